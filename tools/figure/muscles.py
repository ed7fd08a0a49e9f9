"""The table of muscles: where each lies on the woman's left side at rest, and which way its fibres run.

A muscle is told as two or more lines along its fibres, side by side, from one border to the other;
all with as many points. A point is told by where on the body it lies and is then put on the skin:

    ("trunk", height, angle)     from the middle of the trunk at that height (0 hip joints, 1 root of
                                 the neck) outward; angles in degrees: 0 front, 90 side, 180 back
    ("neck", height, angle)      the same about the neck (0 its root, 1 base of the skull)
    ("thigh", share, angle)      about the bone, 0 hip to 1 knee; so too "shin" (0 knee, 1 ankle),
                                 "upperarm" (0 shoulder, 1 elbow)
    (x, y, z)                    the nearest place of the skin, metres

A limb's angles are those of anatomical standing: 0 front, 90 outer side, 180 back, 270 inner side.
"""

from typing import Any

import numpy as np
from skeleton import Skeleton

Line = list[tuple[Any, ...]]
FRONT, SIDE, BACK = ("anterior",), ("lateral",), ("posterior",)
THICK = 0.035  # metres from the patch within which skin is painted


def on(segment: str, *points: tuple[float, float]) -> Line:
    """A line of points (share, angle) of one segment."""
    return [(segment, share, angle) for share, angle in points]


SURFACE: dict[str, tuple[list[Line], tuple[str, ...]]] = {
    # --- lower leg and foot ---
    "gastrocnemius": (
        [
            on("shin", (0.02, 215), (0.15, 235), (0.32, 238), (0.47, 228)),
            on("shin", (0.01, 195), (0.15, 205), (0.35, 205), (0.53, 200)),
            on("shin", (0.02, 178), (0.15, 178), (0.32, 179), (0.46, 180)),
            on("shin", (0.01, 162), (0.15, 153), (0.33, 155), (0.49, 162)),
            on("shin", (0.02, 143), (0.15, 122), (0.30, 124), (0.42, 136)),
        ],
        BACK + SIDE,
    ),
    "soleus": (
        [
            on("shin", (0.36, 250), (0.50, 240), (0.65, 220), (0.80, 196)),
            on("shin", (0.55, 200), (0.62, 196), (0.72, 190), (0.83, 184)),
            on("shin", (0.52, 164), (0.60, 166), (0.71, 171), (0.83, 176)),
            on("shin", (0.30, 118), (0.47, 122), (0.63, 140), (0.80, 166)),
        ],
        BACK + SIDE,
    ),
    "tibialis_anterior": (
        [
            on("shin", (0.08, 20), (0.28, 6), (0.52, 358), (0.80, 345)),
            on("shin", (0.08, 36), (0.28, 28), (0.52, 18), (0.80, 356)),
            on("shin", (0.10, 52), (0.28, 50), (0.52, 40), (0.80, 8)),
        ],
        FRONT + SIDE,
    ),
    "fibularis_longus": (
        [
            on("shin", (0.08, 72), (0.28, 70), (0.52, 82), (0.84, 118)),
            on("shin", (0.08, 96), (0.28, 100), (0.52, 106), (0.84, 132)),
        ],
        SIDE,
    ),
    "fibularis_brevis": (
        [
            on("shin", (0.52, 82), (0.66, 92), (0.78, 104), (0.90, 122)),
            on("shin", (0.52, 106), (0.66, 114), (0.78, 124), (0.90, 136)),
        ],
        SIDE,
    ),
    # --- thigh ---
    "vastus_medialis": (
        [
            on("thigh", (0.50, 330), (0.68, 334), (0.85, 338), (0.95, 342)),
            on("thigh", (0.52, 310), (0.68, 308), (0.84, 312), (0.96, 326)),
            on("thigh", (0.56, 292), (0.70, 284), (0.84, 286), (0.95, 302)),
        ],
        FRONT,
    ),
    "vastus_lateralis": (
        [
            on("thigh", (0.16, 52), (0.40, 40), (0.68, 32), (0.92, 24)),
            on("thigh", (0.15, 80), (0.40, 70), (0.68, 62), (0.92, 46)),
            on("thigh", (0.20, 108), (0.42, 104), (0.66, 96), (0.86, 74)),
        ],
        FRONT + SIDE,
    ),
    "rectus_femoris": (
        [
            on("thigh", (0.02, 8), (0.25, 344), (0.55, 338), (0.88, 346)),
            on("thigh", (0.02, 18), (0.25, 6), (0.55, 0), (0.89, 0)),
            on("thigh", (0.02, 28), (0.25, 28), (0.55, 22), (0.88, 13)),
        ],
        FRONT,
    ),
    "biceps_femoris_long": (
        [
            on("thigh", (0.20, 190), (0.42, 178), (0.68, 168), (0.98, 128)),
            on("thigh", (0.20, 176), (0.42, 158), (0.68, 146), (0.98, 112)),
            on("thigh", (0.21, 164), (0.42, 138), (0.68, 124), (0.98, 98)),
        ],
        BACK + SIDE,
    ),
    "biceps_femoris_short": (
        [
            on("thigh", (0.55, 140), (0.70, 136), (0.85, 128), (0.98, 114)),
            on("thigh", (0.55, 118), (0.70, 114), (0.85, 108), (0.98, 98)),
        ],
        SIDE,
    ),
    "semitendinosus": (
        [
            on("thigh", (0.20, 190), (0.42, 186), (0.68, 192), (0.98, 234)),
            on("thigh", (0.20, 202), (0.42, 204), (0.68, 212), (0.99, 244)),
            on("thigh", (0.22, 212), (0.42, 218), (0.68, 226), (0.99, 254)),
        ],
        BACK,
    ),
    "semimembranosus": (
        [
            on("thigh", (0.26, 208), (0.46, 214), (0.70, 220), (0.96, 244)),
            on("thigh", (0.28, 222), (0.46, 230), (0.70, 236), (0.96, 256)),
            on("thigh", (0.32, 234), (0.48, 246), (0.70, 252), (0.96, 266)),
        ],
        BACK,
    ),
    "sartorius": (
        [
            on("thigh", (-0.10, 52), (0.12, 16), (0.36, 332), (0.66, 288), (0.98, 262)),
            on("thigh", (-0.10, 66), (0.15, 28), (0.42, 340), (0.71, 296), (1.02, 272)),
        ],
        FRONT,
    ),
    "gracilis": (
        [
            on("thigh", (0.20, 264), (0.42, 262), (0.68, 258), (0.98, 252)),
            on("thigh", (0.18, 292), (0.42, 290), (0.68, 280), (0.98, 266)),
        ],
        FRONT + BACK,
    ),
    "adductor_longus": (
        [
            on("thigh", (0.12, 318), (0.26, 318), (0.40, 316), (0.54, 318)),
            on("thigh", (0.15, 302), (0.30, 300), (0.45, 298), (0.58, 300)),
            on("thigh", (0.20, 288), (0.34, 284), (0.48, 282), (0.58, 286)),
        ],
        FRONT,
    ),
    "adductor_magnus": (
        [
            on("thigh", (0.20, 276), (0.38, 272), (0.58, 268), (0.80, 270)),
            on("thigh", (0.22, 258), (0.38, 252), (0.58, 250), (0.80, 258)),
            on("thigh", (0.25, 240), (0.38, 234), (0.56, 234), (0.76, 246)),
        ],
        BACK,
    ),
    # --- hip ---
    "tensor_fasciae_latae": (
        [
            on("thigh", (-0.19, 40), (-0.06, 34), (0.08, 42), (0.22, 58)),
            on("thigh", (-0.19, 56), (-0.06, 54), (0.08, 62), (0.22, 72)),
            on("thigh", (-0.18, 74), (-0.06, 76), (0.08, 82), (0.22, 86)),
        ],
        FRONT + SIDE,
    ),
    "gluteus_medius": (
        [
            on("trunk", (0.27, 72), (0.20, 78), (0.10, 84), (0.00, 92)),
            on("trunk", (0.29, 98), (0.21, 98), (0.11, 98), (0.00, 96)),
            on("trunk", (0.28, 130), (0.21, 122), (0.12, 112), (0.01, 101)),
        ],
        SIDE + BACK,
    ),
    "gluteus_maximus": (
        [
            on("trunk", (0.25, 158), (0.19, 140), (0.09, 122), (-0.02, 104)),
            on("trunk", (0.20, 166), (0.12, 151), (0.02, 136), (-0.10, 116)),
            on("trunk", (0.13, 171), (0.04, 160), (-0.05, 147), (-0.16, 126)),
            on("trunk", (0.04, 174), (-0.06, 166), (-0.12, 154), (-0.19, 136)),
        ],
        BACK + SIDE,
    ),
    # --- trunk ---
    "erector_spinae": (
        [
            on("trunk", (0.15, 177), (0.25, 176), (0.36, 175), (0.47, 174)),
            on("trunk", (0.15, 168), (0.25, 164), (0.36, 162), (0.47, 163)),
            on("trunk", (0.17, 160), (0.25, 152), (0.36, 149), (0.47, 152)),
        ],
        BACK,
    ),
    "erector_spinae_thoracic": (
        [
            on("trunk", (0.47, 176), (0.62, 176), (0.78, 176), (0.93, 176)),
            on("trunk", (0.47, 165), (0.62, 167), (0.78, 169), (0.93, 170)),
            on("trunk", (0.47, 154), (0.62, 158), (0.78, 162), (0.93, 164)),
        ],
        BACK,
    ),
    "rectus_abdominis": (
        [
            on("trunk", (0.04, 2), (0.20, 2), (0.38, 2), (0.58, 2)),
            on("trunk", (0.04, 8), (0.20, 13), (0.38, 15), (0.58, 16)),
            on("trunk", (0.05, 14), (0.20, 25), (0.38, 29), (0.56, 32)),
        ],
        FRONT,
    ),
    "external_oblique": (
        [
            on("trunk", (0.56, 40), (0.44, 34), (0.32, 31), (0.16, 34)),
            on("trunk", (0.55, 64), (0.43, 58), (0.31, 52), (0.17, 50)),
            on("trunk", (0.52, 90), (0.41, 84), (0.30, 76), (0.19, 66)),
            on("trunk", (0.46, 116), (0.38, 108), (0.30, 98), (0.24, 88)),
        ],
        FRONT + SIDE,
    ),
    "latissimus_dorsi": (
        [
            on("trunk", (0.66, 171), (0.69, 152), (0.73, 136), (0.77, 118)),
            on("trunk", (0.53, 173), (0.59, 150), (0.67, 128), (0.75, 110)),
            on("trunk", (0.40, 174), (0.49, 148), (0.61, 122), (0.73, 104)),
            on("trunk", (0.27, 168), (0.39, 142), (0.55, 116), (0.71, 99)),
            on("trunk", (0.25, 142), (0.36, 128), (0.53, 108), (0.69, 94)),
        ],
        BACK + SIDE,
    ),
    "serratus_anterior": (
        [
            on("trunk", (0.73, 62), (0.72, 80), (0.71, 94), (0.70, 104)),
            on("trunk", (0.64, 56), (0.65, 76), (0.66, 92), (0.67, 104)),
            on("trunk", (0.55, 54), (0.58, 74), (0.61, 90), (0.64, 103)),
        ],
        SIDE + FRONT,
    ),
    "pectoralis_major": (
        [
            [
                (0.030, 1.345, 0.10),
                (0.070, 1.350, 0.09),
                (0.110, 1.335, 0.08),
                (0.150, 1.295, 0.075),
            ],
            [
                (0.012, 1.295, 0.11),
                (0.060, 1.305, 0.11),
                (0.105, 1.300, 0.09),
                (0.153, 1.282, 0.070),
            ],
            [
                (0.010, 1.240, 0.12),
                (0.055, 1.252, 0.12),
                (0.105, 1.266, 0.10),
                (0.155, 1.270, 0.065),
            ],
            [
                (0.018, 1.185, 0.11),
                (0.065, 1.200, 0.13),
                (0.115, 1.230, 0.10),
                (0.156, 1.258, 0.060),
            ],
        ],
        FRONT,
    ),
    # --- shoulder blade and neck ---
    "upper_trapezius": (
        [
            [
                (0.026, 1.500, -0.03),
                (0.052, 1.445, 0.000),
                (0.090, 1.400, 0.032),
                (0.140, 1.366, 0.034),
            ],
            [
                (0.010, 1.480, -0.03),
                (0.030, 1.425, -0.045),
                (0.080, 1.392, -0.030),
                (0.140, 1.362, -0.010),
            ],
            [
                (0.003, 1.455, -0.03),
                (0.012, 1.405, -0.06),
                (0.065, 1.372, -0.060),
                (0.138, 1.348, -0.030),
            ],
        ],
        BACK + FRONT + SIDE,
    ),
    "middle_trapezius": (
        [
            [
                (0.003, 1.400, -0.06),
                (0.045, 1.375, -0.06),
                (0.090, 1.358, -0.05),
                (0.130, 1.345, -0.03),
            ],
            [
                (0.003, 1.365, -0.07),
                (0.045, 1.350, -0.07),
                (0.085, 1.340, -0.06),
                (0.122, 1.330, -0.04),
            ],
            [
                (0.003, 1.325, -0.07),
                (0.040, 1.322, -0.08),
                (0.078, 1.320, -0.07),
                (0.112, 1.318, -0.05),
            ],
        ],
        BACK,
    ),
    "lower_trapezius": (
        [
            [
                (0.003, 1.318, -0.08),
                (0.030, 1.316, -0.08),
                (0.055, 1.314, -0.08),
                (0.085, 1.312, -0.07),
            ],
            [
                (0.003, 1.245, -0.08),
                (0.028, 1.268, -0.08),
                (0.052, 1.288, -0.08),
                (0.080, 1.306, -0.07),
            ],
            [
                (0.003, 1.150, -0.06),
                (0.025, 1.205, -0.07),
                (0.046, 1.256, -0.08),
                (0.072, 1.298, -0.08),
            ],
        ],
        BACK,
    ),
    "rhomboids": (
        [
            [
                (0.004, 1.385, -0.06),
                (0.025, 1.368, -0.07),
                (0.045, 1.350, -0.07),
                (0.066, 1.332, -0.07),
            ],
            [
                (0.004, 1.340, -0.07),
                (0.026, 1.318, -0.08),
                (0.047, 1.296, -0.08),
                (0.070, 1.275, -0.08),
            ],
            [
                (0.004, 1.295, -0.08),
                (0.027, 1.270, -0.08),
                (0.050, 1.248, -0.08),
                (0.074, 1.228, -0.08),
            ],
        ],
        BACK,
    ),
    "levator_scapulae": (
        [
            [
                (0.042, 1.500, 0.010),
                (0.040, 1.455, -0.010),
                (0.048, 1.410, -0.035),
                (0.062, 1.365, -0.06),
            ],
            [
                (0.034, 1.500, -0.010),
                (0.030, 1.455, -0.030),
                (0.036, 1.405, -0.055),
                (0.046, 1.352, -0.07),
            ],
        ],
        BACK + SIDE,
    ),
    "infraspinatus": (
        [
            [
                (0.086, 1.318, -0.07),
                (0.108, 1.318, -0.06),
                (0.130, 1.318, -0.05),
                (0.152, 1.318, -0.035),
            ],
            [
                (0.084, 1.282, -0.08),
                (0.106, 1.292, -0.07),
                (0.128, 1.302, -0.06),
                (0.152, 1.306, -0.035),
            ],
            [
                (0.090, 1.238, -0.08),
                (0.112, 1.260, -0.07),
                (0.132, 1.280, -0.06),
                (0.154, 1.294, -0.035),
            ],
        ],
        BACK,
    ),
    "posterior_deltoid": (
        [
            [
                (0.112, 1.340, -0.04),
                (0.150, 1.335, -0.03),
                (0.185, 1.310, -0.02),
                (0.228, 1.258, 0.000),
            ],
            [
                (0.126, 1.328, -0.04),
                (0.158, 1.315, -0.035),
                (0.190, 1.288, -0.025),
                (0.226, 1.250, -0.008),
            ],
            [
                (0.134, 1.312, -0.04),
                (0.162, 1.292, -0.035),
                (0.188, 1.268, -0.025),
                (0.220, 1.242, -0.012),
            ],
        ],
        BACK + SIDE,
    ),
    # --- arm ---
    "biceps_brachii": (
        [
            on("upperarm", (0.22, 330), (0.45, 322), (0.70, 322), (0.95, 338)),
            on("upperarm", (0.20, 358), (0.45, 356), (0.70, 356), (0.97, 358)),
            on("upperarm", (0.22, 22), (0.45, 30), (0.70, 30), (0.95, 16)),
        ],
        FRONT,
    ),
    "triceps_long": (
        [
            on("upperarm", (0.20, 214), (0.40, 212), (0.62, 204), (0.86, 190)),
            on("upperarm", (0.24, 236), (0.42, 234), (0.64, 224), (0.87, 202)),
            on("upperarm", (0.30, 258), (0.46, 256), (0.66, 246), (0.86, 214)),
        ],
        BACK,
    ),
    # --- neck ---
    "sternocleidomastoid": (
        [
            [
                (0.062, 1.512, 0.030),
                (0.052, 1.475, 0.050),
                (0.034, 1.428, 0.065),
                (0.010, 1.378, 0.075),
            ],
            [
                (0.066, 1.510, 0.012),
                (0.056, 1.468, 0.034),
                (0.042, 1.422, 0.054),
                (0.028, 1.382, 0.068),
            ],
        ],
        FRONT + SIDE,
    ),
    "scalenes": (
        [
            [
                (0.050, 1.470, 0.022),
                (0.050, 1.440, 0.026),
                (0.052, 1.412, 0.030),
                (0.054, 1.388, 0.034),
            ],
            [
                (0.050, 1.470, 0.004),
                (0.052, 1.440, 0.006),
                (0.058, 1.412, 0.008),
                (0.066, 1.390, 0.010),
            ],
        ],
        SIDE + FRONT,
    ),
    "deep_neck_flexors": (
        [
            [
                (0.003, 1.462, 0.075),
                (0.003, 1.440, 0.075),
                (0.003, 1.415, 0.075),
                (0.003, 1.388, 0.075),
            ],
            [
                (0.016, 1.465, 0.075),
                (0.015, 1.440, 0.070),
                (0.013, 1.415, 0.070),
                (0.010, 1.390, 0.075),
            ],
            [
                (0.030, 1.470, 0.065),
                (0.026, 1.443, 0.062),
                (0.021, 1.415, 0.066),
                (0.015, 1.392, 0.072),
            ],
        ],
        FRONT + SIDE,
    ),
    "suboccipitals": (
        [
            [
                (0.004, 1.520, -0.05),
                (0.004, 1.505, -0.045),
                (0.004, 1.490, -0.04),
                (0.004, 1.474, -0.035),
            ],
            [
                (0.022, 1.522, -0.045),
                (0.020, 1.506, -0.038),
                (0.017, 1.490, -0.034),
                (0.013, 1.474, -0.032),
            ],
            [
                (0.040, 1.524, -0.025),
                (0.036, 1.508, -0.022),
                (0.030, 1.492, -0.022),
                (0.022, 1.476, -0.026),
            ],
        ],
        BACK,
    ),
}

# Muscles under others: drawn as an outline over where they lie.
DEEP: dict[str, tuple[list[Line], tuple[str, ...]]] = {
    "tibialis_posterior": (
        [
            on("shin", (0.15, 205), (0.35, 205), (0.60, 215), (0.90, 235)),
            on("shin", (0.15, 165), (0.35, 165), (0.60, 180), (0.90, 215)),
        ],
        BACK,
    ),
    "flexor_hallucis_longus": (
        [
            on("shin", (0.40, 160), (0.58, 160), (0.75, 175), (0.92, 215)),
            on("shin", (0.40, 130), (0.58, 132), (0.75, 150), (0.92, 195)),
        ],
        BACK,
    ),
    "vastus_intermedius": (
        [
            on("thigh", (0.25, 340), (0.45, 340), (0.65, 342), (0.86, 348)),
            on("thigh", (0.25, 40), (0.45, 36), (0.65, 30), (0.86, 18)),
        ],
        FRONT,
    ),
    "popliteus": (
        [
            on("shin", (-0.04, 150), (0.02, 170), (0.07, 195), (0.12, 220)),
            on("shin", (0.00, 140), (0.08, 165), (0.14, 195), (0.20, 222)),
        ],
        BACK,
    ),
    "adductor_brevis": (
        [
            on("thigh", (0.12, 322), (0.20, 318), (0.28, 320), (0.36, 324)),
            on("thigh", (0.18, 296), (0.24, 292), (0.32, 292), (0.38, 298)),
        ],
        FRONT,
    ),
    "gluteus_minimus": (
        [
            on("trunk", (0.21, 74), (0.15, 80), (0.08, 86), (0.01, 92)),
            on("trunk", (0.21, 116), (0.15, 110), (0.08, 104), (0.01, 98)),
        ],
        SIDE,
    ),
    "piriformis": (
        [
            on("trunk", (0.14, 170), (0.10, 150), (0.06, 130), (0.02, 104)),
            on("trunk", (0.07, 172), (0.04, 150), (0.02, 130), (-0.01, 106)),
        ],
        BACK,
    ),
    "deep_hip_rotators": (
        [
            on("trunk", (0.03, 160), (0.02, 144), (0.01, 126), (0.00, 108)),
            on("trunk", (-0.06, 160), (-0.05, 144), (-0.04, 126), (-0.03, 110)),
        ],
        BACK,
    ),
    "psoas_major": (
        [
            on("trunk", (0.42, 8), (0.30, 14), (0.15, 26), (0.01, 38)),
            on("trunk", (0.42, 18), (0.30, 26), (0.15, 38), (0.00, 46)),
        ],
        FRONT,
    ),
    "iliacus": (
        [
            on("trunk", (0.23, 38), (0.16, 36), (0.09, 38), (0.01, 42)),
            on("trunk", (0.24, 66), (0.17, 56), (0.09, 50), (0.00, 50)),
        ],
        FRONT,
    ),
    "multifidus": (
        [
            on("trunk", (0.14, 178), (0.24, 178), (0.33, 178), (0.42, 178)),
            on("trunk", (0.15, 168), (0.24, 168), (0.33, 170), (0.42, 171)),
        ],
        BACK,
    ),
    "quadratus_lumborum": (
        [
            on("trunk", (0.25, 160), (0.31, 162), (0.38, 163), (0.45, 164)),
            on("trunk", (0.25, 136), (0.31, 140), (0.38, 145), (0.45, 148)),
        ],
        BACK,
    ),
    "internal_oblique": (
        [
            on("trunk", (0.24, 92), (0.31, 82), (0.39, 70), (0.47, 56)),
            on("trunk", (0.20, 62), (0.26, 52), (0.33, 40), (0.40, 30)),
        ],
        FRONT + SIDE,
    ),
    "transversus_abdominis": (
        [
            on("trunk", (0.42, 6), (0.42, 34), (0.42, 64), (0.42, 96)),
            on("trunk", (0.26, 6), (0.26, 34), (0.26, 64), (0.26, 96)),
        ],
        FRONT + SIDE,
    ),
    "diaphragm": (
        [
            on("trunk", (0.60, 4), (0.59, 30), (0.56, 58), (0.52, 84)),
            on("trunk", (0.55, 4), (0.53, 30), (0.50, 58), (0.46, 84)),
        ],
        FRONT,
    ),
    "teres_major": (
        [
            [
                (0.098, 1.255, -0.08),
                (0.118, 1.262, -0.06),
                (0.138, 1.270, -0.05),
                (0.156, 1.278, -0.03),
            ],
            [
                (0.104, 1.228, -0.07),
                (0.122, 1.240, -0.06),
                (0.140, 1.254, -0.04),
                (0.156, 1.264, -0.03),
            ],
        ],
        BACK,
    ),
    "teres_minor": (
        [
            [
                (0.108, 1.280, -0.07),
                (0.126, 1.288, -0.06),
                (0.142, 1.296, -0.05),
                (0.158, 1.304, -0.03),
            ],
            [
                (0.112, 1.262, -0.07),
                (0.128, 1.272, -0.06),
                (0.144, 1.282, -0.05),
                (0.158, 1.290, -0.03),
            ],
        ],
        BACK,
    ),
    "supraspinatus": (
        [
            [
                (0.080, 1.352, -0.06),
                (0.104, 1.352, -0.04),
                (0.128, 1.350, -0.02),
                (0.152, 1.346, 0.0),
            ],
            [
                (0.082, 1.332, -0.07),
                (0.106, 1.334, -0.05),
                (0.130, 1.336, -0.03),
                (0.154, 1.338, -0.01),
            ],
        ],
        BACK,
    ),
    "subscapularis": (
        [
            [
                (0.080, 1.318, -0.07),
                (0.105, 1.316, -0.06),
                (0.128, 1.314, -0.05),
                (0.150, 1.312, -0.03),
            ],
            [
                (0.088, 1.236, -0.08),
                (0.112, 1.258, -0.07),
                (0.132, 1.276, -0.06),
                (0.152, 1.290, -0.03),
            ],
        ],
        BACK,
    ),
    "pectoralis_minor": (
        [
            [
                (0.118, 1.325, 0.07),
                (0.108, 1.295, 0.09),
                (0.096, 1.262, 0.10),
                (0.084, 1.230, 0.12),
            ],
            [
                (0.124, 1.322, 0.07),
                (0.122, 1.288, 0.08),
                (0.118, 1.250, 0.10),
                (0.112, 1.212, 0.11),
            ],
        ],
        FRONT,
    ),
}

# In the sole or inside the pelvis: no place on the skin that a view shows; a label only.
ANCHORED: dict[str, tuple[tuple[Any, ...], tuple[str, ...]]] = {
    "flexor_hallucis_brevis": ((0.135, 0.015, 0.125), FRONT),
    "abductor_hallucis": ((0.125, 0.025, 0.060), FRONT),
    "flexor_digitorum_brevis": ((0.165, 0.004, 0.080), SIDE),
    "pelvic_floor": ((0.010, 0.815, 0.010), FRONT + BACK),
}


def table(skeleton: Skeleton, turns: dict[str, np.ndarray], skin: "Skin") -> dict[str, dict]:
    """What muscles.json holds, by id: lines on the skin, thickness, anchor, views, perhaps `deep`."""
    guide = Guide(skeleton, turns, skin)
    out: dict[str, dict] = {}
    for deep, group in ((False, SURFACE), (True, DEEP)):
        for name, (lines, views) in group.items():
            placed = outward(np.array([[guide.place(p) for p in line] for line in lines]), skin)
            out[name] = {
                "lines": placed.round(4).tolist(),
                "thickness": THICK,
                "views": list(views),
            }
            out[name]["anchor"] = _anchor(placed).round(4).tolist()
            if deep:
                out[name]["deep"] = True
    for name, (place, views) in ANCHORED.items():
        anchor = skin.nearest(np.array(place)).round(4).tolist()
        out[name] = {"anchor": anchor, "views": list(views), "deep": True}
    return out


def _anchor(lines: np.ndarray) -> np.ndarray:
    """The middle of the patch."""
    rows, steps = (n - 1 for n in lines.shape[:2])
    lower, upper = lines[rows // 2], lines[(rows + 1) // 2]
    middle = (lower + upper) / 2
    return (middle[steps // 2] + middle[(steps + 1) // 2]) / 2


def outward(lines: np.ndarray, skin: "Skin") -> np.ndarray:
    """The lines in the order in which the patch's cells face away from the body."""
    along = lines[:-1, 1:] - lines[:-1, :-1]
    over = lines[1:, :-1] - lines[:-1, :-1]
    facing = np.cross(along, over).sum((0, 1))
    normal = sum(skin.normal_at(p) for line in lines for p in line)
    return lines if facing @ normal > 0 else lines[::-1]


class Skin:
    """Places and normals of the woman at rest, for putting points on her skin."""

    def __init__(self, places: np.ndarray, normals: np.ndarray) -> None:
        self.places, self.normals = places, normals

    def nearest(self, place: np.ndarray) -> np.ndarray:
        """On the tangent plane of the nearest vertex."""
        i = np.argmin(np.linalg.norm(self.places - place, axis=1))
        return place - self.normals[i] * ((place - self.places[i]) @ self.normals[i])

    def normal_at(self, place: np.ndarray) -> np.ndarray:
        return self.normals[np.argmin(np.linalg.norm(self.places - place, axis=1))]

    def along(self, start: np.ndarray, direction: np.ndarray, limit: float, mask) -> np.ndarray:
        """Where a ray leaves the skin: the mean height of what lies about it and faces outward."""
        away = self.places - start
        far = away @ direction
        aside = np.linalg.norm(away - far[:, None] * direction, axis=1)
        for width in (0.012, 0.02, 0.035):
            near = (
                mask
                & (far > 0)
                & (far < limit)
                & (aside < width)
                & (self.normals @ direction > 0.2)
            )
            if near.sum() >= 2:
                weight = 1 / (aside[near] + 0.002) ** 2
                return start + direction * (far[near] @ weight / weight.sum())
        raise ValueError(f"no skin at {start} towards {direction}")


LIMBS = {  # the joints at both ends of a segment, and how far its skin is looked for, metres
    "thigh": ("thigh", "shin", 0.2),
    "shin": ("shin", "foot", 0.12),
    "upperarm": ("upperarm", "forearm", 0.1),
}


class Guide:
    """From the table's way of telling a point to a place on the skin."""

    def __init__(self, skeleton: Skeleton, turns: dict[str, np.ndarray], skin: Skin) -> None:
        self.at, self.turns, self.skin = skeleton.at, turns, skin
        upper, lower = self.at["upperarm_l"], self.at["forearm_l"]
        bone = (lower - upper) / np.linalg.norm(lower - upper)
        away = skin.places - upper
        far = away @ bone
        aside = np.linalg.norm(away - far[:, None] * bone, axis=1)
        self.arm = (far > 0.02) & (aside < 0.075) & (skin.places[:, 0] > 0.15)

    def place(self, point: tuple[Any, ...]) -> np.ndarray:
        if not isinstance(point[0], str):
            return self.skin.nearest(np.array(point))
        segment, share, angle = point
        return (
            self._trunk(share, angle) if segment == "trunk" else self._limb(segment, share, angle)
        )

    def _trunk(self, share: float, angle: float) -> np.ndarray:
        hip, neck = self.at["pelvis"], self.at["neck1"]
        height = hip[1] + share * (neck[1] - hip[1])
        start = np.array([0, height, np.interp(height, *self._middles())])
        if share < 0.02:  # each buttock and thigh about itself
            start[0] = 0
        a = np.radians(angle)
        off = ~self.arm & (abs(self.skin.places[:, 0]) < 0.2)
        return self.skin.along(start, np.array([np.sin(a), 0, np.cos(a)]), 0.3, off)

    def _middles(self) -> tuple[list[float], list[float]]:
        """Heights and the depth of the trunk's middle there."""
        heights, depths = [], []
        for y in np.arange(0.72, 1.42, 0.02):
            slice_ = self.skin.places[
                (abs(self.skin.places[:, 1] - y) < 0.012) & (abs(self.skin.places[:, 0]) < 0.1)
            ]
            heights.append(float(y))
            depths.append(float((slice_[:, 2].min() + slice_[:, 2].max()) / 2))
        return heights, depths

    def _limb(self, segment: str, share: float, angle: float) -> np.ndarray:
        upper, lower, limit = LIMBS[segment]
        start, end = self.at[f"{upper}_l"], self.at[f"{lower}_l"]
        a = np.radians(angle)
        direction = self.turns[f"{upper}_l"].T @ [np.sin(a), 0, np.cos(a)]
        mask = self.arm if segment == "upperarm" else ~self.arm & (self.skin.places[:, 0] > -0.005)
        return self.skin.along(start + share * (end - start), direction, limit, mask)
