public class Circle {
}
