import matplotlib.pyplot as plt
import numpy as np

t = np.linspace(0, 10, 101)
y = np.exp(-t / 4) * np.cos(2 * t)

plt.plot(t, y)
plt.xlabel("time")
plt.ylabel("amplitude")
plt.title("Damped wave")
plt.show()
