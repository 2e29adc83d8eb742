import numpy as np

day = np.arange(360)
rain = np.maximum(0, np.round(6 + 8 * np.sin(day / 57.3 - 2) + 6 * np.cos(day * 1.7), 1))

table = rain.reshape(30, 12)
per_month = table.sum(axis=0)
wettest = per_month.max()
dry_days = np.sum(rain == 0)
running_mean = np.convolve(rain, np.ones(7) / 7, mode="same")
scaled = table / table.max()
