import Glibc

/// What a path names, as far as reading it whole goes.
///
/// Only a regular file has an end that is known beforehand: a device may have none, and a pipe
/// without a writer is waited for without end.
package enum FileKind {
  /// Why the file at a path cannot be read whole; nil for a regular file, and where there is none.
  package static func refusal(of path: String) -> String? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    return refusal(information)
  }

  /// Why the standard input cannot be read whole: it is a device that gives bytes without end.
  ///
  /// A terminal, a pipe and the empty device are read to their end.
  package static func refusalOfStandardInput() -> String? {
    var information = stat()
    guard fstat(0, &information) == 0, information.st_mode & S_IFMT != S_IFIFO, isatty(0) == 0
    else { return nil }
    var empty = stat()
    if stat("/dev/null", &empty) == 0, empty.st_rdev == information.st_rdev,
      information.st_mode & S_IFMT == S_IFCHR
    {
      return nil
    }
    // A socket is what a parent process may have put there.
    return information.st_mode & S_IFMT == S_IFSOCK ? nil : refusal(information)
  }

  private static func refusal(_ information: stat) -> String? {
    switch information.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "it is a directory, not a file"
    case S_IFIFO: "it is a pipe, not a file"
    case S_IFCHR, S_IFBLK: "it is a device, not a file"
    case S_IFSOCK: "it is a socket, not a file"
    default: "it is not a file"
    }
  }

  /// What to do where a path is refused.
  package static let remedy =
    "Name a file, or give the content on the standard input where - stands for it"
}
