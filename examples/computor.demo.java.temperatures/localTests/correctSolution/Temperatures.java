import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;

class Temperatures {
    static double fahrenheit(double celsius) {
        return 32 + celsius * 9 / 5;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            for (String word : line.trim().split("\\s+")) {
                double celsius = 0;
                try {
                    celsius = Double.parseDouble(word);
                } catch (NumberFormatException e) {
                    System.err.println("not a number: " + word);
                    System.exit(2);
                }
                System.out.println(String.format(Locale.ROOT, "%.1f C = %.1f F", celsius, fahrenheit(celsius)));
            }
        }
    }
}
