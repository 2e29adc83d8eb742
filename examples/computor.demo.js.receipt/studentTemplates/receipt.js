const fs = require("fs");

const text = fs.readFileSync(0, "utf8");
