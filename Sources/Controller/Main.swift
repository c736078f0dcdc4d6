@main
struct RotaController {
  static func main() {}
}
