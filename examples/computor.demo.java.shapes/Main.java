import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner scanner = new Scanner(System.in).useLocale(Locale.ROOT);
        List<Shape> shapes = new ArrayList<>();
        while (scanner.hasNext()) {
            switch (scanner.next()) {
                case "circle" -> shapes.add(new Circle(scanner.nextDouble()));
                case "rectangle" -> shapes.add(new Rectangle(scanner.nextDouble(), scanner.nextDouble()));
                default -> throw new IllegalStateException("unknown shape");
            }
        }
        for (Shape shape : shapes) {
            System.out.printf(Locale.ROOT, "%.3f%n", shape.area());
        }
        System.out.printf(Locale.ROOT, "%.3f%n", shapes.stream().mapToDouble(Shape::area).sum());
    }
}
