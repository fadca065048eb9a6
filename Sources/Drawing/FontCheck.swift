/// Which of the faces that reports are set in are installed.
package struct FontCheck: Sendable {
  /// A family that pages need.
  package struct Requirement: Sendable, Hashable {
    package let family: String
    /// The Debian package that holds it.
    package let package: String
    /// Its installed faces; empty when it is missing.
    package let faces: [FontFace]

    package var isInstalled: Bool { !faces.isEmpty }
  }

  package let requirements: [Requirement]
  /// The directories that were searched, in order.
  package let directories: [String]

  /// Looks into the fixed font directories.
  ///
  /// - Throws: `DrawingError.fontConfiguration` when fontconfig itself fails; a missing face is
  ///   no error here.
  package init() throws(DrawingError) {
    let configuration = try FontConfiguration()
    let faces = configuration.faces
    directories = FontConfiguration.directories
    requirements = FontConfiguration.required.map { family, package in
      Requirement(
        family: family, package: package,
        faces: faces.filter { $0.family == family })
    }
  }

  /// The Debian packages to install, each once; empty when nothing is missing.
  package var missingPackages: [String] {
    var packages: [String] = []
    for requirement in requirements
    where !requirement.isInstalled && !packages.contains(requirement.package) {
      packages.append(requirement.package)
    }
    return packages
  }
}
