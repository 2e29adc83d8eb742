const { Queue } = require("./queue.js");

const queue = new Queue();
for (const word of process.argv.slice(2)) {
  queue.push(word);
}
console.log([...queue].join(" "));
const before = queue.size;
const taken = [];
while (queue.size > 0) {
  taken.push(queue.shift());
}
console.log(`size ${before} ${queue.size}`);
console.log(taken.join(","));
console.log(`empty ${queue.shift()}`);
