import matplotlib.pyplot as plt
import numpy as np

t = np.linspace(0, 10, 100)
y = np.exp(-t / 4) * np.cos(2 * t)

plt.plot(y)
plt.xlabel("t")
