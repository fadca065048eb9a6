import Foundation

/// Files of platforms as their own packages write them.
enum PlatformFixtures {
  /// Three traces with feedback: pandas 3.1.1 wrote the columns trace_id, trace and request of
  /// `mlflow.search_traces` of MLflow 3.17.2 as JSON Lines, gzip and Base64.
  ///
  /// The scorers gave, for q1, q2 and q3: honest (a judge) true, false and an error; fair (a judge)
  /// yes, no and yes; care (code) 4.5, 2 and 3; tone (code) warm, cold and warm. A person gave care 5
  /// for q1, and overruled it by 1. Each trace has an expectation.
  static let mlflowTraces = bytes(
    """
    H4sIAAAAAAACA+1a61NTWRL/vn+FxZfZLTWc94OqqVpUdFSUWcCZqd1YqfPoA5HkJnOTKErxv2/fR0KCiSQZUBz8Ajfn
    dvd59K9Pd/+Ss41h7gK02nFjCx8fJqKoAhmpTyJJp4kXyliqRPKQDNMbDyoFlD5rbrSz1GtubN3Dx7GZ4mNzGUvNjQf3
    xmqdXnDDdi8b2/rYh8rOq92nu3u/t3b++HVn//mrndeHlVa3kzq9Dy047UPe7kI2rBUvBiYroc2N8/NCJ4c/RzAYtob4
    vnrFCFMPKX3I7CHVW1xvCdIghP23mmMwdMNacO/l9GK7MHTRDV09Z7WWRvmuMWh/ggNUHFSKZ80mavWGrtMq3rT8xyEM
    irGte5RLjTbxORt1W4O+y8YvqtGuO60+SyKqkT6Tl0ckuTyiL2TOp8+qMeiN8gD7o6xamVVSMqmFJcoJyp3zWhqeBPDo
    JAkwo1vu7XnWH83sqzzOwmnlhOUIL/7Om7dx1B42Qq/bbQ8rC4tkcuj33uzvzhEaDSCvhvNebzhPP3Njzx5Bxhv9j59v
    onTQo9ILFTrQC59LtQbhGLqu8R7yQY3K5gb/XG5vNLw4k2LrrjyARXvzucvC8ZytVUsrgulpO3MdXOIkjEYwz9pFgOzu
    Pd7G0yoR7gYDGAwK9JdL+t/Z9NAkINxDTR0LRDgaBBPBU6up9KBZkM6FQF0145TqxcEm186nY2HleC+APtEKInEaCAgh
    JSHS1iLlHuvoqj60pja8+6r14s2TZzvTwhOLvT5krr3V3Hw3ikdQn0vIAUP5isDnRtWB33F4S4z6cRWdBBC9Cyf1qt+7
    zqjW+1hArVzG/Hvj4pgvQvR5XCNIpw2FXg75k/YRBmhlaXDsmFRbKpJEpeMEzXKgUulEGSjuU1AigvBEOwQGcEtwPuMR
    GCJSHhxorXny9U5we9WBF/jEkUVAszxITYmkVinBLLPeGuaAaB4SA+BfANpxLysX//eEml4DavoKqGWjTqd4D3ney8f5
    sHhuhV6sLf9WCO9UAhNZTGiDgTuqRbLePUxFHyCfZMFw0io9cNnEP3+ayP70r4thXMmFifPbgnzuOdEW7YABKxWNjHtL
    WLBBG2MjYpt6zxKhxvkghGXBJRE49RakD4auiHxKNAaRoAXuhQKwJBERlQhRe+60/gLyg8vh2+L+8d6T+ZCvlrYC0K1Y
    HegTnUVA5w1yW1AlOfrVGxmTx8NlMUjjItdCcp6Sxw9EKyrQ9UIqfBmI9JFQRawwkCIxK6KKMaKjt8oKyUSB26Awh2Op
    py3esORL9+kQ79NbiqpqacujSkxK9OVRdaGzOFN/cHn39qRqQ4EzHrQWFFFFY2JEmvKZh6gi1dQQRbSRjCnMz8QYrpwS
    usi4ghK7IrSUBmdYAKEECCsTVohRUCeM1BGvSPgCtIqmKwwhtnIY9HvZ4Bvj7Jc3r7ZfzwVa1TesAjS+BtDGOtWxTLe1
    U1g7vUGgzfH729Ih7mgwOw+gVKPui8f2pTAJUUds1NLZlAS2BEwk57hWgRqOuYwTwQ1owwRmOY9gCz4BYzYFEtO8nqto
    bnenWvzmxuH+9uOXz18/ax0c7u3vfK7zeoKuwmllezwbQfmwnVwYzlptbg67/eZmt/Oh+JOPsKXepDhYWBwU/6/G4ObY
    8rhqH9MG/Rzet+HD8v3vOBpmNS93iXAKYVRYacVRXm6l1S29VOW4KWxUFEHd180Gl3n2dPTH/ntiXdjd7538foi3xosP
    P/88J6JOf30Vnpzs/7b99KR+3ceknlVHXEuNK8lskROwKMwrIqU1ytqneBdkJQ1EtZVWY1dECEGMMmVouccsXiHMET2U
    k1L4/aR/fTumYUZj3F5UsgeH24dvDlpFUmmN6ZmZOnbcEw+HeduP6ob/El2zPwv9kqxZAiOftfh4MIeT+6d4/fiX7eev
    58qty6Kg6lJsA8rt9o528RQ7NcNB6pPotLOT+lzP356fbzwYQ3tj62yyio0tnB6r9n+cXeIFCXaL6M+gLAGuo8OrQEHC
    ilkyK1lSy/OCV1m6hbwgtw1J1A9ecG1ekN11XpB9D7ygJJZIJzHVW49dRbLYEvNkQdPAsY9dkxdcLt5nklQCQ2SIQGOw
    TBH6LckaQlYnay50FncbRRK8o7Rg0IFTVSgaEExRz3XSOhJsXyLW+3JdWvC7R5pZA2nmCqQl1xlAlejKVOo6tTkPweHd
    WeWHQW/qgrpzbF20QJPU2E8nIVRS1gbFiLCGqhQFrMnWfSU4XhtbdzP4Y3eWrdNOquAwhRIPaFH7SIHQYLC/RrParsfW
    fWtUrcrWEUpXR9VEZ3H+DL1OvLNsnWFcW/BMRJkECdY6imjwSrMATPnrYOu+Es6uj60jVK4BNPl9s3U6sPJS4ZEoTZjH
    mw2cQ7Bp57CI44JhpkwSxzQmNrAh2hi8YAbLPSGB3G627koM/jW2ji3H1rEl2Dq6Alv35PhN992zk73XNn90PLr/0R50
    DuzRXLauudl7FPgxf/HiaOfm6DppJVH4KI2+mq4rhA0V2hp2O+i6K0Fy03QdW5auYzdC17G5dB3n1GLR4phlEAn2cMkG
    E0F7zrzTbAW67gpLt5GuMw2r+A+6bm26jt51uo5+Hz/jUzJxYa2wXngsKYOwoLD8M9josABr0yhLRfxMntI0iRgp0wQL
    dkf8N6NRCqZer1gHzugsajjqgvwHi7K4KZFKEqmwWRZKC4FpGJtrapOS2nJw4Nekj793NNo10Gh//Kz0C0ADRZwFwYQV
    QchYwMOEoIFJgTNCWJOu+zpAux66rkDJqj9YntFZhCzRkHeUrkvSeBVwEiajMDQaC8aHBN5RxYGpNem6b4yqlei6EiF6
    DVTpHz+u++Lv4D1iGYFhGV6AWmD/TCEiVpnlJrngr4Ou+zo4uya6rgCNNasDbaJzm+i6xX4X1McgnFQmSCyIkrVaFJeK
    pYxibQQ3mqjW9KPLsn/Dqev2O9Do5UfLM7C0wcSqXyBN6yy6O2T9BdKlwjtrj+N+4o3xV50LwxDh7h1PznMjXOKeBS68
    BjxQi6P2b+YOvjIhPq2zyB20dkcPu+q8Hccd+LJgX5vpttQybYRhgkqviY9MUSu5FIJiK4OVAcEJsczkeGsLkJRg72MM
    NZzShFdcuOVM91Ug+mtMN12O6abXzHRvf3oGuPKXB/o//OR+eAfw6aUK86nukA7jTvbkvjoa3CDTbazigljD+BJMNwoL
    wYwRt4XpvgokN81002WZbnojTDctmO7/A/0s5IixPgAA
    """)

  /// The same table as CSV.
  static let mlflowTable = bytes(
    """
    H4sIAAAAAAACA+2aW3MTVxLH3/MpKL14twLyuV+oStU6YAhgcNY2SWo3KdW59LEVSyNlZgQmlL/79oxGshQkdIkNZs0D
    1FxO95zL75zu/ltl7gJ0uvF+WV3cz+GPERTlN2X+IBFFFchIfRJJOk28UMZSJZKHZJi+33rfanWzNGi1Ht7Dy7LxVN1W
    dysdtFr3703MeoPgyu4gm/h6N4Sxn5cHTw4Of+7s//Lj/tGzl/uvTsZW/V7qDd524GIIebcPWdkYXj2Y9oS2WpeXlU0z
    tk6J78evGGHqAaUPmD2h+iHXDwVpE8L+M/5GUbqyaXj4YrazfShddKVrvjnuS7t+1y66f8IxGhZjw/e/otGgdL1O9aLj
    35VQ/Fq9olzq+/fwMhv1O8XQZc3j+lnfXdR3koj6fsjk/L0k8/d6+v5ydn7axWCUBzgaZePeWCUlk1pYopyg3DmvpeFJ
    AI9OkgBztvV4nmXD0exY6hnEdao/V91z/G/RN9un3bIdBv1+txxbL2uTw3Dw+uhgQaNRAfn4cT4YlIvsMzdZyVPIeHv4
    7sMB1AvyfTXtDQ047x+26hThDPqu/QbyoqGw1eIftjsclVfzgSN31fCXjcznLgtnCwY27li1dZ50M9fDDk43zQgWebva
    DgeHj/ZwrmqeXVFAUVSs1x367/vZR1P83QNNHQtEOBoEE8FTq6n0oFmQzoVA3fiLM6ZX05pcN58lf+PdXZE9tQoicRoI
    CCElIdI2TeoxNntpfNOZGfDBy87z14+f7s82nnocDCFz3Ye7v4/iKTTTEnLAfbtil3Ojml3ec3gkjIZxE5sEEL0L502n
    37jeqLF7V3FWd2PxIXE1y1d781ncYnfOOgqDHPLH3VPcmmNPxZljUj1UkSQqHSfolgOVSifKQHGfghIRhCfaIRfALcHv
    GY9ciEh5cKC15sk3I8Hhjee7whOfLOPM8iA1JZJapQSzzHprmAOieUgMgH+Es7NBVnf+/5I0vQVpegVp2ajXq95Dng/y
    SeyrrjthEBvPP1WN98cNpm0xeBWFO22aZIN7GHneQj6NeOG8Uy/AX138Y2faduefV4+xJ1cuLm8L+Nxzoi36AQNWKhoZ
    95awYIM2xkZEm3rPEqHG+SCEZcElETj1FqQPhm4IPiUa95CgFfZCAViSiIhKhKg9d1p/BPzgcvi82D86fLyY+HHXNgDd
    is1Bn9osA523yW2hSnJcV29kTB4nl8UgjYtcC8l5Sh5viFZU4NILqfBlINJHQhWxwkCKxGxIFWNER2+VFZKJitugMIJj
    iqctHrDkY8dpicfpLaVq3LX1qRLTdHx9qq5slgfqty7v355IbShwxoPWgiJVNCZGpKmveYgqUk0NUUQbyZjC8EyM4cop
    oauAKyixG6KlNDjDAgglQFiZMD+MgjphpI54RMJH0KoKrFBC7ORQDAdZ8Zk5++H1y71XC0Eb1wybgMa3AG1iM56W2RJ2
    hrWLGwRtwbr/Vi+IOy3mvwPYqt3UwBP/UpiE1BEbtXQ2JYEFARPJOa5VoIZjLONEcAPaMIFRziNswSdgzKZAYlpUb1W1
    7MFMOd9qnRztPXrx7NXTzvHJ4dH+hzavpnRVi1ZXw/M7KC+7yYVy3utu2R/u9ntv8V8+yopduls7K3bXoG934nKSrU+0
    gWEOb7rwdr2Cd7IF5q3my0K4gDCqHHTiKK973+nXCzMOazM41BM3KeTm95N5+mT0y9EbYl04OBqc/3yCB8Xzt999t2AT
    Xfz4Mjw+P/pp78l583qIcTwbz2rTapI8ZsvmHfPAfKyTdEZZ9wK3f1arPFRbaTXWQYQQxJIpQ+sxZnFFY47AUE7qxm+m
    BetvE5VlNEH1Knk9Ptk7eX3cqeJIZ6K+zKWukyK4LPOuHzX1/V/UmKN52n9d62T6oKLHaTmZHjj49tEPe89eLWq1jViC
    ZmuICtjqYHB6gHPXa2QM0oy/183Om9m8/O3ysnX//c7kszsP7+38wXcuKzGPYPmHyxWUJcB1dLi5FSTMgSWzkiW1Usxb
    5eAWinnctiVRX8W89cU8drfFPPYFiHmSWCKdxAhtPRYDyWIly5MFTQPH8nNLMW+93T0XaBIYIkMEGoNlitDPKLEQsrnE
    cmWzvEao4tgd1fKCDpyqytCAYIp6rpPWkWDRETFLl9tqeV86aGYL0MwK0JLrFTAOanXYdL3GnYfg8Nyso0IxuDqc7pzA
    Fi3QJDWWwEkIlZS1QTEirKEqRQFbCmyfiMVrE9huhj52ZwU27aQKDsMn8YAetY8UCA0GS2J0q+12AtvnpmpTgY1QujlV
    U5vlwTMMevHOCmyGcW3BMxFlEiRY6yjS4JVmAZjy1yGwfSLOrk9gI1RuAZr8sgU2HVh9qPBIlCbM48kGziFs2jnM4Lhg
    GCmTxGcaAxvYEG0MXjCDuZ6QQG6rwLaKvr8hsLF1BDa2WmCjGwhsj89e939/en74yubfn42+fWePe8f2dKHAtjv4PvAz
    /vz56f7NCWzSSqLwUhq9WmCrGhsqtDXsVghsq9i4QYGNrSewsWsU2FgjsHFOLWYhjlkGkWBFlmwwEbTnzDvNVgtsKxzc
    RoHNtK3iXwW29QU2ercFNvpF/FpOycSFtcJ64TERDMKCwqTNYHnCAmytfKy1v+dCjaZJxEiZJphmO+I/l/JRCel6w+Rt
    zmZZldBk0V+Fj6Vqr5JEKqxvhdJCYCDFepjapKS2HBz4LdXeLxxFuwWK9utPNz/CGSjiLAgmrAhCxooOE4IGJgV+EcKW
    Atun4ex6BLaKkk1/FDxns4ws0ZZ3VGBL0ngV8CNMRmFoNBaMDwm8o4oDU1sKbJ+Zqo0EtpoQvQVV+usv2D76W3OPLCMY
    luEBqAXWvxQissosN8kFfx0C26fh7JoEtgoaazYHbWpzmwS25esuqI9BOKlMkJgPJWu1qA4VSxnF1AhuNFBtuY4uy/4F
    F64/7EF7kJ+ur5nSNhOb/sln1mbZ2SGbP/n8JevOupN9P12NyZ8ml25DxN07npznRrjEPQtceA04oRaf2v+z5eAbS9iz
    NsuWgzbLMcB6Ou/GSe29Luxba9OWWqaNMExQ6TXxkSlqJZdCUKxkMDMg+EFMMzme2gIkJVj6GEMNpzThERdurTa9Ap+/
    oU3TdbRper3a9N6fT2HXvTjW/+bn34bfAf58ocJibTqkk7ifPf5WnRY3qE0bq7gg1jC+hjaNjYVgxohbok2vYOMGtWm6
    njZNr1GbpjuX3/wP/lTejOE9AAA=
    """)

  /// The same table in the orientation "split".
  static let mlflowSplit = bytes(
    """
    H4sIAAAAAAACA+1aa3NTRxL9K5S+ZLcAMe+Hq1K1DhgCGJy1TZLaiFLNo8cWlq6UKwlMKP/37fvQCyQsKTaYmC/21dzu
    nkefnu4+0odG6HfHvWzY2PmjMcpdgHYnNu5Vj/g/hz/HMBw1Xt9rRDdyKFWI3U9EUQUyUp9Ekk4TL5SxVInkIRmmUfND
    q9HJUr/V2LmDjxPTxcfWOhZajXt3JmrdfnCjTj+b2Ho/gMrOi/3H+we/tfd+/2Xv8OmLvZfHlVavm7r9d204H0De6UE2
    qhVnA9OV0Fbj4qLQqTfaHuH76hUjTN2n9D6zx1TvcL0jSJMQ9r9qjuHIjWrBg+fzi+3ByBVHVc9ZraVZvmsOO3/BESoO
    K8UPrRZq9Ueu2y7etP37EQyLsZ07lEuNNvE5G/faw4HLJi+q0Z47rz5LIqqRAZMfj0jy8YieyVzMn1Vz2B/nAQ7HWbUy
    q6RkUgtLlBOUO+e1NDwJ4NFJEmBBt9zb02wwXthXeZyF08oJyxFe/F02b/OkM2qGfq/XGVUWVsnkMOi/OtxfIjQeQl4N
    5/3+aJl+5iaePYGMNwfvP91E6aCfSi9U6EAvfCrVHoZT6LnmW8iHNSpbDf6p3MF4NDuTYuuuPIBVe/O5y8Lpkq1VSyuC
    6XEnc11c4jSMxrDM2ixA9g8e7uJplQh3wyEMhwX6yyX98WF+aBoQ7r6mjgUiHA2CieCp1VR60CxI50KgrppxTnV2sMl1
    8vlY2DjeC6BPtYJInAYCQkhJiLS1SLnHOrqqD+25De+/aD979ejJ3rzw1GJ/AJnr7LQevBnHE6jPJeSAoXxJ4HOj6sDv
    OrwlxoO4iU4CiN6Fs3rVb113XOu9L6BWLmP5vTE75lmIPo1bBOm8odDPIX/UOcEArSwNTx2TakdFkqh0nKBZDlQqnSgD
    xX0KSkQQnmiHwABuCc5nPAJDRMqDA601T77eCW6vOvACnziyCmiWB6kpkdQqJZhl1lvDHBDNQ2IA/DNAO+1n5eL/mVDT
    W0BNXwK1bNztFu8hz/v5JB8Wz+3Qj7XlXwvhvUpgKosJbTh0J7VI1r+Dqegd5NMsGM7apQc+NvGvH6ayP/x7NowrmZm4
    uCnI554TbdEOGLBS0ci4t4QFG7QxNiK2qfcsEWqcD0JYFlwSgVNvQfpg6IbIp0RjEAla4F4oAEsSEVGJELXnTuvPID+4
    HL4u7h8ePFoO+WppGwDdis2BPtVZBXTeJDcFVZKjX72RMXk8XBaDNC5yLSTnKXn8QLSiAl0vpMKXgUgfCVXECgMpErMh
    qhgjOnqrrJBMFLgNCnM4lnra4g1LPnefjvA+vaGoqpa2PqrEtERfH1UzndWZ+p3LezcnVRsKnPGgtaCIKhoTI9KUzzxE
    FammhiiijWRMYX4mxnDllNBFxhWU2A2hpTQ4wwIIJUBYmbBCjII6YaSOeEXCZ6BVNF1hBLGdw3DQz4ZfGWc/v3qx+3Ip
    0Kq+YROg8S2ANtGpjmW+rZ3D2vk1Am2J31+XDnEnw8V5AKWadV88sS+FSYg6YqOWzqYksCVgIjnHtQrUcMxlnAhuQBsm
    MMt5BFvwCRizKZCYlvVcRXO7P9fitxrHh7sPnz99+aR9dHxwuPepzsspugqnle3xYgTlo05yYbRotfVg1Bu0HvS674o/
    +Rhb6gcUBwuLw+L/5Rh8MLE8qdontMEgh7cdeLd+/zuJhkXNj7tEOIcwLqy04zgvt9LulV6qctwcNiqKoO7rFoPLPHk8
    /v3wLbEu7B/2z347xlvj2bsff1wSUee/vAiPzg5/3X18Vr8eYFLPqiOupSaVZLbKCVgU5hWR0h5nnXO8C7KSBqLaSqux
    KyKEIEaZMrTcYxYvEeaIHspJKfx22r++ntAw4wluZ5Xs0fHu8aujdpFU2hN6ZqGOnfTEo1He8eO64f+IrjlchH5J1qyB
    kU9afDyY4+n9U7x++PPu05dL5bZlUVB1LbYB5fb7J/t4it2a4SD1SXQ72Vl9rhevLy4a9z5M527s4KQNvCVK6o9gY4iu
    C8oS4Do6jHoFCYtjyaxkSV1O/V1m4QZSf9w2JVHfqb+tqT9226k/9i1Qf5JYIp3EbG49Ng7JYtfLkwVNA8dWdUvqb714
    X8hDCQyRIQKNwTJF6NfkYwjZnI+Z6axuKIo8d0uZv6ADp6pQNCCYop7rpHUk2KFELOnltszfN480swXSzCVIS647hCrR
    lanUdWtzHoLDu7PKD8P+3AV16wi5aIEmqbFlTkKopKwNihFhDVUpCtiSkPtCcLwyQu568MduLSGnnVTBYQolHtCi9pEC
    ocFgC41mtd2OkPvaqNqUkCOUbo6qqc7q/Bn63XhrCTnDuLbgmYgyCRKsdRTR4JVmAZjyV0HIfSGcXR0hR6jcAmjy2ybk
    dGDlpcIjUZowjzcbOIdg085hEccFw0yZJI5pTGxgQ7QxeMEMlntCArnZhNylGPx7hBxbj5BjaxBydANC7tHpq96bJ2cH
    L23+0+n47nt71D2yJ0sJudaD/k+Bn/Jnz072ro+Rk1YShY/S6MsZuULYUKGtYTeDkbsUJNfNyLF1GTl2hYwcmzFynFOL
    9YljlkEk2K4lG0wE7TnzTrM1GLlLLNxERs40reLfGbmtGTl62xk5+m38GE/JxIW1wnrhsWoMwoLCCs9gL8MCbM2UrBXx
    C6lI0yRipEwTrMkd8V+NKSnIeL1hqbegs6qnqGvu70TJ6r5DKkmkwn5YKC0EZlrsn6lNSmrLwYHfkiH+1tFot0Cj/f7j
    0M8ADRRxFgQTVgQhYwEPE4IGJgXOCGFLRu7LAO1qGLkCJZv+7HhBZxWyRFPeUkYuSeNVwEmYjMLQaCwYHxJ4RxUHprZk
    5L4yqjZi5EqE6C1Qpb//RO6zv2b3iGUEhmV4AWqBLTKFiFhllpvkgr8KRu7L4OyKGLkCNNZsDrSpzk1i5Fb7XVAfg3BS
    mSCxIErWalFcKpYyirURXGui2tKPLsv+A+euN+hCs5+frE+y0iYTm35HNK+z6u6Q9XdEHxXeWWcS91NvTL7NXBmGCHfv
    eHKeG+ES9yxw4TXggVoctf8wd/CNOe95nVXuoLU7+thV55046cDXBfvWZLallmkjDBNUek18ZIpayaUQFFsZrAwITohl
    JsdbW4CkBHsfY6jhlCa84sINJ7MvA9HfI7PpemQ2vWIye/evJ4Arf36k/8vP7oY3AH89V2E5mx3ScdzLHt1VJ8NrJLON
    VVwQaxhfg8xGYSGYMeKmkNmXgeS6yWy6LplNr5DMpo2L168v/g8o9vYMjT4AAA==
    """)

  /// `Feedback.model_dump_json()` of langsmith 0.15.1.
  static let langSmithFeedback = #"""
    {"id":"00000000-0000-0000-0000-000000000001","created_at":"2026-01-02T03:04:01Z","modified_at":"2026-01-02T03:04:01Z","run_id":"00000000-0000-0000-0000-000000000001","trace_id":"00000000-0000-0000-0000-000000000001","key":"honesty","score":0.5,"value":null,"feedback_source":{"type":"model","metadata":{"__run":{"run_id":"00000000-0000-0000-0000-000000000007"}},"user_id":null,"user_name":null},"session_id":"00000000-0000-0000-0000-000000000063","start_time":null,"comparative_experiment_id":null,"feedback_group_id":null,"extra":null}
    {"id":"00000000-0000-0000-0000-000000000002","created_at":"2026-01-02T03:04:02Z","modified_at":"2026-01-02T03:04:02Z","run_id":"00000000-0000-0000-0000-000000000001","trace_id":"00000000-0000-0000-0000-000000000001","key":"honesty","score":true,"value":null,"feedback_source":{"type":"app","metadata":{},"user_id":"00000000-0000-0000-0000-00000000002a","user_name":"Ann Example"},"session_id":"00000000-0000-0000-0000-000000000063","start_time":null,"comparative_experiment_id":null,"feedback_group_id":null,"extra":null}
    {"id":"00000000-0000-0000-0000-000000000003","created_at":"2026-01-02T03:04:03Z","modified_at":"2026-01-02T03:04:03Z","run_id":"00000000-0000-0000-0000-000000000002","trace_id":"00000000-0000-0000-0000-000000000002","key":"honesty","score":null,"value":"mixed","feedback_source":{"type":"model","metadata":{"__run":{"run_id":"00000000-0000-0000-0000-000000000007"}},"user_id":null,"user_name":null},"session_id":"00000000-0000-0000-0000-000000000063","start_time":null,"comparative_experiment_id":null,"feedback_group_id":null,"extra":null}
    {"id":"00000000-0000-0000-0000-000000000004","created_at":"2026-01-02T03:04:04Z","modified_at":"2026-01-02T03:04:04Z","run_id":"00000000-0000-0000-0000-000000000002","trace_id":"00000000-0000-0000-0000-000000000002","key":"tone","score":null,"value":{"a":1},"feedback_source":{"type":"api","metadata":{},"user_id":null,"user_name":null},"session_id":"00000000-0000-0000-0000-000000000063","start_time":null,"comparative_experiment_id":null,"feedback_group_id":null,"extra":null}
    {"id":"00000000-0000-0000-0000-000000000005","created_at":"2026-01-02T03:04:05Z","modified_at":"2026-01-02T03:04:05Z","run_id":"00000000-0000-0000-0000-000000000002","trace_id":"00000000-0000-0000-0000-000000000002","key":"latency","score":1.25,"value":null,"feedback_source":{"type":"api","metadata":{},"user_id":null,"user_name":null},"session_id":"00000000-0000-0000-0000-000000000063","start_time":null,"comparative_experiment_id":null,"feedback_group_id":null,"extra":null}

    """#

  private static func bytes(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text.replacing("\n", with: "")) ?? Data())
  }
}
