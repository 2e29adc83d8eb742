import java.util.Locale;
import java.util.Scanner;

public class Temperatures {
    public static void main(String[] args) {
        Scanner scanner = new Scanner(System.in);
        while (scanner.hasNext()) {
            String word = scanner.next();
            try {
                double celsius = Double.parseDouble(word);
                System.out.printf(Locale.ROOT, "%.1f C = %.1f F%n", celsius, celsius * 9 / 5 + 32);
            } catch (NumberFormatException e) {
                System.err.println("not a number: " + word);
                System.exit(2);
            }
        }
    }
}
