console.log("total 8.25";
