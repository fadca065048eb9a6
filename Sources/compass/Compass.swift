import CommandLine
import Glibc

@main
struct Compass {
  static func main() async {
    keepMemory()
    await CompassCommand.run()
  }

  /// Lets the allocator keep what is freed: a run is short, and giving pages back to the system to ask
  /// for them again takes a tenth of the time of a report.
  private static func keepMemory() {
    mallopt(M_TRIM_THRESHOLD, 512 << 20)
    mallopt(M_TOP_PAD, 16 << 20)
    mallopt(M_MMAP_THRESHOLD, 128 << 20)
  }
}
