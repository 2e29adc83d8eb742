import java.util.Scanner;

public class Temperatures {
    public static void main(String[] args) {
        Scanner scanner = new Scanner(System.in);
        while (scanner.hasNext()) {
            double celsius = Double.parseDouble(scanner.next());
            System.out.println(celsius + " C = " + (celsius * 9 / 5 + 32) + " F");
        }
    }
}
