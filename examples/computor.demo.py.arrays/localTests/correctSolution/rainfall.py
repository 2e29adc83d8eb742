import numpy as np

day = np.arange(360)
rain = np.maximum(0, np.round(6 + 8 * np.sin(day / 57.3 - 2) + 6 * np.cos(day * 1.7), 1))

table = np.reshape(rain, (12, -1))
per_month = np.array([month.sum() for month in table])
wettest = per_month.argmax()
dry_days = rain.size - np.count_nonzero(rain)
sums = np.cumsum(np.insert(rain, 0, 0.0))
running_mean = (sums[7:] - sums[:-7]) / 7
scaled = (table.T / table.max(axis=1)).T
