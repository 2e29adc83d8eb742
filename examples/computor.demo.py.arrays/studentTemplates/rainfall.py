import numpy as np

day = np.arange(360)
rain = np.maximum(0, np.round(6 + 8 * np.sin(day / 57.3 - 2) + 6 * np.cos(day * 1.7), 1))
