public class Temperatures {
    public static void main(String[] args) {
        System.out.println("0.0 C = 32.0 F")
    }
}
