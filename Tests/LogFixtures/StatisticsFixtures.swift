import FileFormats
import Foundation

/// Files that pyreadstat 1.3.7 and pandas 3.1.1 wrote, compressed by gzip.
package enum StatisticsFixtures {
  /// Six cases of seven variables; 77, 88 and 99 of `score`, -9 to -1 of `pct` and `ZZ` of `code` are
  /// declared to be missing; `score` has value labels, `long` a text of 300 letters.
  package static let sav = bytes(
    """
    H4sIAAAAAAACA1Nx8zFy0FDWVAgOCA5WcHEMcVRw8/RxVdBVyCgpKSi20tdPzyzJKE3SS87P1Q/PrEosSvFNTNYPSk1MCS5J
    LFFgYmBg0GFAADY4K9LByFLBL79MwcjM0NzK2NLK2EKBQgA0lQnFDhCHEYx9/V1cfYBKmJCkmEHqOVjBONjZP8gVYgQDg0Ow
    A0RFGIQ+EOGArO/f////YfoCnENgVgOB0gEI/WE/snowEBED43APVz8FNHeAAbcIGLs4RirA5FmgUowggoURjJ2B/gDJR0Up
    wNX9RzbnPyMY+/j7ucPlgQAmzSjLCMawIBuVH5UflR/a8gbI+d+AEYxB+d9gCLifGVpmQ8tNe9a81LLUIlh5KuLAlphTnlhZ
    rMACLQdBatmhZTdIjAOkCrn4AwJGJLUv/0LUw9QyQ9X8///+P5Su/wfls0PNAullBeLQEDddC5AgN9QACaglHEgWcsAKaBLY
    DHjYIPt4oepdgRhccdn65qek5nCCKynb4uT8olROYMVjW5BcwgmqUGzLM1LzOIFVh21KYiUnqIqwTQZq4AQlAtuc/Lx0kKF8
    UEN5gBgsYWBgbGDAwAmSE4A6gAnJobBa9DkzhM4vStdPhNd0H+xnzQSBnfYMDAXpFR84nYCCd4qBtCM0ZnNGNiDN/8DwQglf
    eAtEBNyiYG/jcIKlWoVRQBYAhW+SAqJkgbXUYOEK5BQsP8Tm5ARVf3jlaJiRHb7AFjMkfD2B9A/3+q3g8uHJHGD4wlquo4D0
    8D28XEEBKb2Ce1FI/Av1HRzw8ncUkB6+yfDygcvBxBgELtuDuRJfQem5Jngpk1OFjkIlSH1haX5JqoKSQkZqUepo6BEGAE19
    YAVKEAAA
    """)

  /// The same with cases compressed by the byte.
  package static let compressedSav = bytes(
    """
    H4sIAAAAAAACA1Nx8zFy0FDWVAgOCA5WcHEMcVRw8/RxVdBVyCgpKSi20tdPzyzJKE3SS87P1Q/PrEosSvFNTNYPSk1MCS5J
    LFFgYmBg0AFiRgYIYGOAgUgHI0sFv/wyBSMzQ3MrY0srYwsFCgHQVCYUO0AcRjD29Xdx9QEqYUKSYgap52AF42Bn/yBXiBEM
    DA7BDhAVYRD6QIQDsr5/////h+kLcA6BWQ0ESgcg9If9yOrBQEQMjMM9XP0U0NwBBtwiYOziGKkAk2eBSoHDjoURjJ2B/gDJ
    R0UpwNX9RzbnPyMY+/j7ucPlgQAmzSjLCMawIBuVH5UflR/a8gbI+d+AEYxB+d9gCLifGVpmQ8tNe9a81LLUIlh5KuLAlphT
    nlhZrMACLQdBatmhZTdIjAOkCrn4AwJGJLUv/0LUw9QyQ9X8///+P5Su/wfls0PNAullBeLQEDddC5AgN9QACaglHEgWciBV
    bsSyGfCwQfbxQtW7AjG44rL1zU9JzeEEV1K2xcn5RamcwIrHtiC5hBNUodiWZ6TmcQKrDtuUxEpOUBVhmwzUwAlKBLY5+Xnp
    IEP5oIbyADFYwsDA2MCAgRMkJwB1ABOWmvo5M4T+m/oXDPKL0vUTgTE3ayYI7LRnYChIr/jA6QRUcqcYSDtCYzYHDfyFghwK
    wTAxB2v4gMIZvy4Fhb8b4//+//fvHywewImmjcPpHxEAHI+Zyf+BVoH1J0H0Fyw/xObkBI23wyshNNHmHZ8GMg7JvB/u9VvB
    6eHJHKC5sJYK0eb9P/EfZt7h5WD3Xajv4ICnK6LN+YtIr8nwFhqXg4kxCFy2B3MlvoJaeDXBS5mcKnQUKkHmF5bml6QqKClk
    pBalEmvfH6AhAHJxiKwqCwAA
    """)

  /// The same, compressed by zlib.
  package static let zsav = bytes(
    """
    H4sIAAAAAAACA1Nx8zF20FDWVAgOCA5WcHEMcVRw8/RxVdBVyCgpKSi20tdPzyzJKE3SS87P1Q/PrEosSvFNTNYPSk1MCS5J
    LFFgYmBg0AFiEA0CbAwwEOlgZKngl1+mYGRmaG5lbGllbKFAIYDag7ADxGEEY19/F1cfoBImJClmkHoOVjAOdvYPcoUYwcDg
    EOwAUREGoQ9EOCDr+/f//3+YvgDnEJjVQKB0AEJ/2I+sHgxExMA43MPVTwHNHWDALQLGLo6RCjB5FqgUI4hgYQRjZ6A/QPJR
    UQpwdf+RzfnPCMY+/n7ucHkggEkzyjKCMSzIRuVH5Uflh7a8AXL+N2AEY1D+NxgC7mdGqhuA5aY9a15qWWoRrDwVcWBLzClP
    rCxWYIGWgyC17NCyGyTGAVKFXPwBASOS2pd/Iephapmhav7/f/8fStf/g/LZoWaB9LICcWiIm64FSJAbaoAE1BIOJAs5YAU0
    CWwGPGyQfbxQ9a5ADK64bH3zU1JzOMGVlG1xcn5RKiew4rEtSC7hBFUotuUZqXmcwKrDNiWxkhNURdgmAzVwghKBbU5+XjrI
    UD6ooTxADJYwMDA2MGDgBMkJQB3AhORQWC36nBlCc0Fd+BlKw1JdxZzfs3+J83zqvvRVWFREJO0sS+Pcbzw8rC9F5S3mSkhI
    vBNhznRn5TjhyFy/kCF2ToiBz5mDUnYHDFIOrPd2fPj+2I/9/////c3ezT5B7psZ3/J6F4YJt/bPPPm/Mazxq7rjF3Ed+yPP
    nrD0bj+srWhy8ZnsfDYjvpN75N99jT748uFJmQU7AwNVZn3/f6R+RmX79Oa75Qv3NTPPW9dh9lxfaa+a8+HOxsbTB49IsOjd
    bt4pFC/bkOL7IUhtOZdsq9eEn61Lf6qu5PLiklzpuvLIre/sGRwMzV3bJ8yBJgykVAkOFFgAKEFpUNq9CKQB+UwlIyMJAAA=
    """)

  /// Six cases of four variables, without what is declared to be missing.
  package static let portable = bytes(
    """
    H4sIAAAAAAACA71Ra1OCQBT9zgz/gd5lyWVZELEnIiSpQWBZ9EQwtTJNsdSs394yOD1m/FAzTufDvXvO3r1n7l6O+x0URzUM
    xrEch7FMu8zoRlFjpoCmuBnjXzsiHgtiSkrLSlbNafp+3jgoFEuHpnVkO+Xjk8rpmetV/aB2W2807+4fWo/tzlO3F9JU//ll
    MBwx7Nbq+nj5/HJuMbG2eZWE8cbS9c7uTWZhb2V7PrZ4n2r8+nYxo6mjHUUrUtLAc3wKIV5OAZIwTck4jdJg17zACb0QIwka
    YdjpZQDqzbDRr7J+uwWV5sjrBiXP/ywUBBBVkEQQoWTmtCIiBw5IpCmSJY5QRzVtTQTiCHEkKgZLLf/QBBBAJR0QyVGDKOoi
    tLt18BBwLP4+NSYFyuSSz0NSJJyJeVWEJCI0O6FYBlQgBq4bC0GCxcrkOU0RwcespBMD+euXTOI+2GCG7p9BUx+VaQktNAMA
    AA==
    """)

  /// Release 119: four rows of numbers, a day and a time.
  package static let dta = bytes(
    """
    H4sIAAAAAAACA+1YMU8bMRQ2EBBsZO6SJQtS6ySVQKmenIgBVaLN0h8QvdyZJtIdF2wDyoDgR7CkXdiQWLpVytShQ39ApC4s
    3boyRSwIzmffpQ1Sh1tuqL8bvveen/3enfV8tkEqVNj1FTLoc/S5YCB4wFFyVq83gaYK9EaKR0I7vPuwB3Suwj5bI4QA3WfQ
    YSViALTDIMAeD5hWjARqEPI4Yjhk5Uaz0olOKo1aY7tS33nzOo41bwWaJhPikNkhyZXlF0uG31r2bNBLyw+rhrc2DE83Dc8s
    fy4bvrH8w/K0nOauo8IJigH2At5VoyGXbJnMHu8fZ8kDdKFROx9inD57H/k8IAVCepHgRSZwSArGQdEJ+DgqNoHTPi92FpIC
    MQUBMhIqGEjF/t0hc4ODSISoJKu+bMpc0av12qvax1wdG3k75o2o/HxfuKq8vFOTft940QqOeTdZm7tmsoiDw38PvXotVsZ8
    O5BYXak4ODg4ODgUfND4678MXh8FeoqL+DAx8GIDfWbxUSFDO8R9y94jXI3Hk5YWLm5/tgm5HX0Nz3Z71uvX+XIWtNRObSl/
    vzbSensl80pb775l50LyaawxaZUyr/V2Jl58+S2PxC7QJD2QSujXoZb/2JJo64I6v8d5An3z7BjTEQAA
    """)

  /// Release 119: `score` is 1, 2, .a, .z and 5.
  package static let taggedDta = bytes(
    """
    H4sIAAAAAAACA+2VsU7DMBBA0wrojMTGUgmVDdwECVR0OnViadWFgTFykoNGSkhlm4pO/Ar/w38wMrOg1I4dQsvWpUj0hrzc
    +eQ7nc8+kIorHiaKI0yJJyQQBGXEJaHvD4DVCkQLRYUwDuPbG2CNCiNse54HbIQwwX3PCrAJQsYjytAo9g9UmpOOmM/wMBh0
    J8W8G/SDy65/dX2hYzWrwOpkcj5Dt6X36njcshw63rUtnx2/HE/3LN8OLD8cjzqWJ45Dx3Gnzt1EhTkXKY8yCtViRhI/y5Ze
    WTMap0eu00YZF4K8LUpeJJRtM4GqOLYYIAuhslQqXHX4NsN9IXKuJPb84Lz/sEG03tlAbphmHVsfXvZEYdWboU3c+/diTnG9
    Ks1VqKy7Mu3kL7Tpak9CPOWCx4qEfmDSWBvYL0uihx2aqcHNiIjey/IlLvUnMWOLgFXrIJUw+zHHH/fBWNfUZoAuAegJd7NM
    BwAA
    """)

  /// Release 114, written by pandas: four rows with a float, in the encoding of its time.
  package static let oldDta = bytes(
    """
    H4sIAAAAAAACAytiYmRgAUIaACNLBb/8MgUjAyMzBUNzK2NLBsb/v//55qek5uDTVpycX5SKT0EeIYvTiHejqmExaZ5SNTTQ
    M0gnRYMFaeoZVC1J1DAKhhFIhFA/7BnPnjljmwThPahnYmBQcHgO4XE4MAPJ+pRZM0Fgpz0w8zo4AAA/fKbQyAMAAA==
    """)

  /// Release 118, written by pandas: a long text outside the rows, and months.
  package static let longTextDta = bytes(
    """
    H4sIAAAAAAACA+1YsU7DMBB1UzHAhtSFrUtnkyIBRSerEhIMoDJ0RpHTuDSS01SOqdqt6gBfwMpP8AH8BgMfwMoAK9ixQ0rZ
    uhRVPunp+c723Vm2k5Mhk1TSIJKUwIDRiAkCgnFGM0Z8/xhwoUA4lSwVesBl9wxwqcIFqSLAFwQ6xENGAHcIcBoyTrRiWiDj
    hKl4yYjsNlv1TjquN/ebh3X/6OSgBbjsBVykktARsS7Ro+W9iuG25Rcb9MPyU9Xw9Zbh023DfcsPlp9rhl8tv9WK3HVUGFMR
    05CzQE5HLCMq2OzzC/CSWQ8bUpU4SdKIcbRGkWwi1xkfJWjNku+O2Q3IUiF5nElSdv6YoJ+KhMqMNPxstUiN1qoTZbLq2oqk
    1ZHjtyzI71RgVouc/Iezt7wt5Tckt7p9cuJkA+7570sNvQEVtCeZUP+WuKcM+I8lUkUWoR6qlI5md+3QQ96C6/s24HwgZFIo
    x+fdK91dzJm/7yDE0+GNg4ODg4ODg4ODw6YC2SK4qJPnujHRjzl5ibz4FqIL7yW1fNz8BlQUZM/oFAAA
    """)

  private static func bytes(_ text: String) -> [UInt8] {
    let packed = Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()
    return (try? Gzip.expand(Array(packed))) ?? []
  }
}
