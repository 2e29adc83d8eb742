record Circle(double radius) implements Shape {
    Circle {
        if (radius < 0) {
            throw new IllegalArgumentException("negative radius: " + radius);
        }
    }

    public double area() {
        return radius * radius * Math.PI;
    }
}
