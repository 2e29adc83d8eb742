public class Rectangle {
}
