public class Squares {
    public static void main(String[] args) {
        // your program
    }
}
