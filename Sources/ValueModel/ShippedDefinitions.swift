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
    ].map(decoded)
  }

  private static func decoded(_ file: (name: String, bytes: [UInt8])) -> (
    name: String, text: String
  ) {
    (file.name, String(decoding: file.bytes, as: UTF8.self))
  }
}
