import matplotlib.pyplot as plt
import numpy as np

t = np.arange(101) / 10
y = np.cos(2 * t) * np.exp(-0.25 * t)

figure, axes = plt.subplots()
axes.plot(t, y, "r--")
axes.set(xlabel="time", ylabel="amplitude", title="Damped wave")
