exports.Queue = class Queue {
  #first = null;
  #last = null;
  #count = 0;

  push(value) {
    const node = { value, next: null };
    if (this.#last === null) {
      this.#first = node;
    } else {
      this.#last.next = node;
    }
    this.#last = node;
    this.#count++;
  }

  shift() {
    if (this.#first === null) {
      return undefined;
    }
    const { value, next } = this.#first;
    this.#first = next;
    if (next === null) {
      this.#last = null;
    }
    this.#count--;
    return value;
  }

  get size() {
    return this.#count;
  }

  *[Symbol.iterator]() {
    for (let node = this.#first; node !== null; node = node.next) {
      yield node.value;
    }
  }
};
