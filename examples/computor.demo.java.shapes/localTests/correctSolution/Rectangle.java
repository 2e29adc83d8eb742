record Rectangle(double width, double height) implements Shape {
    Rectangle {
        if (Math.min(width, height) < 0) {
            throw new IllegalArgumentException("negative side");
        }
    }

    public double area() {
        return height * width;
    }
}
