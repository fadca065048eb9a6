/// Which of the faces that reports are set in are installed.
public struct FontCheck: Sendable {
  /// A family that pages need.
  public struct Requirement: Sendable, Hashable {
    public let family: String
    /// The Debian package that holds it.
    public let package: String
    /// Its installed faces; empty when it is missing.
    public let faces: [FontFace]

    public var isInstalled: Bool { !faces.isEmpty }
  }

  public let requirements: [Requirement]
  /// The directories that were searched, in order.
  public let directories: [String]

  /// Looks into the fixed font directories.
  ///
  /// - Throws: `DrawingError.fontConfiguration` when fontconfig itself fails; a missing face is
  ///   no error here.
  public init() throws(DrawingError) {
    let configuration = try FontConfiguration()
    directories = FontConfiguration.directories
    requirements = FontConfiguration.required.map { family, package in
      Requirement(
        family: family, package: package,
        faces: configuration.faces.filter { $0.family == family })
    }
  }

  /// The Debian packages to install, each once; empty when nothing is missing.
  public var missingPackages: [String] {
    var packages: [String] = []
    for requirement in requirements
    where !requirement.isInstalled && !packages.contains(requirement.package) {
      packages.append(requirement.package)
    }
    return packages
  }
}
