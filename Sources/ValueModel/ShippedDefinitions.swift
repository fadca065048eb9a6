/// The definition files that are embedded in the library.
enum ShippedDefinitions {
  static var systems: [(name: String, text: String)] {
    [
      ("data/value-systems/schwartz.yaml", PackageResources.schwartz_yaml),
      ("data/value-systems/moral-foundations.yaml", PackageResources.moral_foundations_yaml),
      ("data/value-systems/safety.yaml", PackageResources.safety_yaml),
      ("data/value-systems/fulva.yaml", PackageResources.fulva_yaml),
    ].map(decoded)
  }

  static var instruments: [(name: String, text: String)] {
    [
      ("data/instruments/presence.yaml", PackageResources.presence_yaml),
      ("data/instruments/likert.yaml", PackageResources.likert_yaml),
      ("data/instruments/value-portrait.yaml", PackageResources.value_portrait_yaml),
      ("data/instruments/fulcra.yaml", PackageResources.fulcra_yaml),
      (
        "data/instruments/value-compass-schwartz.yaml",
        PackageResources.value_compass_schwartz_yaml
      ),
      ("data/instruments/value-compass-mft.yaml", PackageResources.value_compass_mft_yaml),
      ("data/instruments/value-compass-risk.yaml", PackageResources.value_compass_risk_yaml),
      ("data/instruments/value-compass-fulva.yaml", PackageResources.value_compass_fulva_yaml),
      ("data/instruments/pvq-21.yaml", PackageResources.pvq_21_yaml),
      ("data/instruments/pvq-40.yaml", PackageResources.pvq_40_yaml),
      ("data/instruments/pvq-rr.yaml", PackageResources.pvq_rr_yaml),
      ("data/instruments/svs.yaml", PackageResources.svs_yaml),
    ].map(decoded)
  }

  /// Culture targets, with the name by which they are asked for.
  static var cultures: [(name: String, file: String, text: String)] {
    [
      ("pan-cultural", PackageResources.pan_cultural_csv),
      ("ess-complete", PackageResources.ess_complete_csv),
      ("ess-incomplete", PackageResources.ess_incomplete_csv),
    ].map { name, bytes in
      (name, "data/cultures/\(name).csv", String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Names of the cultures of all files of targets.
  static var cultureNames: (file: String, text: String) {
    ("data/cultures/names.yaml", String(decoding: PackageResources.names_yaml, as: UTF8.self))
  }

  private static func decoded(_ file: (name: String, bytes: [UInt8])) -> (
    name: String, text: String
  ) {
    (file.name, String(decoding: file.bytes, as: UTF8.self))
  }
}
