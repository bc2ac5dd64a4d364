;; Samples one row of a crop: points evenly spaced on a line through a frame, each interpolated bilinearly between the
;; four pixels around it, red, green and blue at once in the lanes of a vector.
;;
;; After a change run `npm run assemble`, which writes sampler-wasm.ts.
(module
  ;; The samples come first, as 32-bit floats; the frame's bytes follow.
  (memory (export "memory") 1)

  (func (export "sample_row")
    ;; The frame: its address, and the number of bytes in a row and in a pixel.
    (param $frame i32) (param $rowBytes i32) (param $pixelBytes i32)
    ;; Where samples are written: from $at until before $end. A sample is $pixelStep after the one before it, its green
    ;; $planeStep after its red. All in bytes.
    (param $at i32) (param $pixelStep i32) (param $planeStep i32) (param $end i32)
    ;; The first sample's position, in pixels from the centre of the frame's first pixel, and the step to the next.
    (param $x f64) (param $y f64) (param $dx f64) (param $dy f64)
    ;; A colour becomes $black + $scale * colour.
    (param $black f32) (param $scale f32)

    ;; The pixel above and to the left of the sample, its address, and the sample's distance from it, in every lane.
    (local $left i32) (local $top i32) (local $corner i32)
    (local $fx v128) (local $fy v128)
    (local $first v128) (local $above v128) (local $value v128)

    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $at) (local.get $end)))

        ;; The saturating truncation: the other instruction checks for NaN and takes twice the time.
        (local.set $left (i32.trunc_sat_f64_s (local.get $x)))
        (local.set $fx
          (f32x4.splat (f32.demote_f64 (f64.sub (local.get $x) (f64.convert_i32_s (local.get $left))))))
        (local.set $top (i32.trunc_sat_f64_s (local.get $y)))
        (local.set $fy
          (f32x4.splat (f32.demote_f64 (f64.sub (local.get $y) (f64.convert_i32_s (local.get $top))))))
        (local.set $corner
          (i32.add
            (i32.add
              (i32.mul (local.get $top) (local.get $rowBytes))
              (i32.mul (local.get $left) (local.get $pixelBytes)))
            (local.get $frame)))

        ;; Within a row: first + fx * (second - first). Between the rows: above + fy * (below - above).
        ;; A pixel's four bytes (of RGB the fourth is the next pixel's) are loaded as four floats.
        (local.set $value
          (f32x4.add
            (f32x4.mul
              (f32x4.add
                (local.tee $above
                  (f32x4.add
                    (local.tee $first
                      (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u
                        (v128.load32_zero (local.get $corner))))))
                    (f32x4.mul
                      (f32x4.sub
                        (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u
                          (v128.load32_zero (i32.add (local.get $corner) (local.get $pixelBytes))))))
                        (local.get $first))
                      (local.get $fx))))
                (f32x4.mul
                  (f32x4.sub
                    (f32x4.add
                      (local.tee $first
                        (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u
                          (v128.load32_zero (i32.add (local.get $corner) (local.get $rowBytes)))))))
                      (f32x4.mul
                        (f32x4.sub
                          (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u
                            (v128.load32_zero
                              (i32.add (i32.add (local.get $corner) (local.get $rowBytes)) (local.get $pixelBytes))))))
                          (local.get $first))
                        (local.get $fx)))
                    (local.get $above))
                  (local.get $fy)))
              (f32x4.splat (local.get $scale)))
            (f32x4.splat (local.get $black))))

        (v128.store32_lane 0 (local.get $at) (local.get $value))
        (v128.store32_lane 1 (i32.add (local.get $at) (local.get $planeStep)) (local.get $value))
        (v128.store32_lane 2
          (i32.add (i32.add (local.get $at) (local.get $planeStep)) (local.get $planeStep))
          (local.get $value))

        (local.set $at (i32.add (local.get $at) (local.get $pixelStep)))
        (local.set $x (f64.add (local.get $x) (local.get $dx)))
        (local.set $y (f64.add (local.get $y) (local.get $dy)))
        (br $next)))))
