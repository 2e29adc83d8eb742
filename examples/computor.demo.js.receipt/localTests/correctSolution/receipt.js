let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", () => {
  let items;
  try {
    items = JSON.parse(text);
  } catch (error) {
    console.error("this is not JSON");
    process.exitCode = 1;
    return;
  }
  let total = 0;
  for (const { name, price, count } of items) {
    total += price * count;
    console.log(count + " x " + name + " " + (price * count).toFixed(2));
  }
  console.log("total " + total.toFixed(2));
});
