import CommandLine

@main
struct Compass {
  static func main() async {
    await CompassCommand.run()
  }
}
