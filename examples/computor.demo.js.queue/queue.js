class Queue {
  #values = [];

  push(value) {
    this.#values.push(value);
  }

  shift() {
    return this.#values.shift();
  }

  get size() {
    return this.#values.length;
  }

  [Symbol.iterator]() {
    return this.#values.values();
  }
}

module.exports = { Queue };
