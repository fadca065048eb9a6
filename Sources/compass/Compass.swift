import CommandLine

@main
struct Compass {
  static func main() async {
    CompassCommand.run()
  }
}
