public class Temperatures {
    public static void main(String[] args) {
    }
}
