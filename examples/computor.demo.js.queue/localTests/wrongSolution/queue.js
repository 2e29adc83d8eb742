class Queue {
  constructor() {
    this.values = [];
  }

  push(value) {
    this.values.push(value);
  }

  shift() {
    return this.values.pop();
  }

  get size() {
    return this.values.length;
  }
}

module.exports = { Queue };
