import numpy as np

day = np.arange(360)
rain = np.maximum(0, np.round(6 + 8 * np.sin(day / 57.3 - 2) + 6 * np.cos(day * 1.7), 1))

months = rain.reshape(12, 30)
per_month = months.sum(axis=1)
wettest = int(per_month.argmax())
dry_days = int((rain == 0).sum())
running_mean = np.convolve(rain, np.full(7, 1 / 7), mode="valid")
scaled = months / months.max(axis=1, keepdims=True)
