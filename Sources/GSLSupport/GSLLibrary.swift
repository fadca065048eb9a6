internal import CGSL

/// The GNU Scientific Library that is loaded.
public enum GSLLibrary {
  /// Such as "2.7.1".
  public static var version: String { String(cString: cgsl_version()) }
}
