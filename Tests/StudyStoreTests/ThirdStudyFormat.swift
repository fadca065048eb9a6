import FileFormats
import Foundation

/// A study of nine judgments in the third version of the format, as gzip, and the log it was made of.
enum ThirdStudyFormat {
  static func bytes() throws -> [UInt8] {
    try Gzip.expand(Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data()))
  }

  /// A run over midnight, declared rounds, no time, minus zero, and both places of a pair.
  static let log = """
    {"evaluation_id":"night","task":"t","model_id":"org/a","sample_id":"q1","judge_id":"model:\
    org/j","criterion":"power","score":1,"scale_min":-1,"scale_max":1,"responded_at":"2026-03-\
    01T23:58:00Z","judged_at":"2026-03-01T23:59:00Z"}
    {"evaluation_id":"night","task":"t","model_id":"org/a","sample_id":"q2","judge_id":"model:\
    org/j","criterion":"power","score":0,"scale_min":-1,"scale_max":1,"responded_at":"2026-03-\
    02T00:01:00Z","judged_at":"2026-03-02T00:02:00Z"}
    {"evaluation_id":"named","task":"t","model_id":"org/b","sample_id":"q1","judge_id":"model:\
    org/j","criterion":"power","score":1,"scale_min":-1,"scale_max":1,"round":"spring","judged\
    _at":"2026-03-05T10:00:00Z"}
    {"evaluation_id":"named","task":"t","model_id":"org/b","sample_id":"q2","judge_id":"model:\
    org/j","criterion":"power","score":-1,"scale_min":-1,"scale_max":1,"round":"spring"}
    {"evaluation_id":"timeless","task":"t","model_id":"org/c","sample_id":"q1","judge_id":"mod\
    el:org/j","criterion":"power","score":0.5,"scale_min":-1,"scale_max":1}
    {"evaluation_id":"zero","task":"t","model_id":"org/c","sample_id":"q1","judge_id":"model:o\
    rg/j","criterion":"power","score":-0.0,"scale_min":-1,"scale_max":1,"judged_at":"2026-03-0\
    6T10:00:00Z"}
    {"evaluation_id":"zero","task":"t","model_id":"org/c","sample_id":"q2","judge_id":"model:o\
    rg/j","criterion":"power","score":0,"scale_min":-1,"scale_max":1,"judged_at":"2026-03-06T1\
    0:00:00Z"}
    {"evaluation_id":"pair","task":"t","model_id":"org/a","sample_id":"q1","judge_id":"model:o\
    rg/j","criterion":"power","score":null,"scale_min":-1,"scale_max":1,"opponent_model_id":"o\
    rg/b","preference":1,"position":"first","scale_type":"preference","judged_at":"2026-03-07T\
    10:00:00Z"}
    {"evaluation_id":"pair","task":"t","model_id":"org/a","sample_id":"q1","judge_id":"model:o\
    rg/j","criterion":"power","score":null,"scale_min":-1,"scale_max":1,"opponent_model_id":"o\
    rg/b","preference":0,"position":"second","scale_type":"preference","judged_at":"2026-03-07\
    T10:00:01Z"}

    """

  private static let text = """
    H4sIAAAAAAACA+2deWwc13nAZ7jci+RyqINhBETRWAJLMaJockkuSVlKQlErixZFxRRVSXWLzezMW3Kk3ZnVzKwoxW4CSrXR1C3Q
    BEFQx3EL12gR18g/ufpHK7Ru3QRO67ROml5wUyNAaqAxcrVwjF7sO+Z4c1Ckoriwne8Hanbe9+7vHfPevG9XZ+6f1x0k10yroTjy
    mNAjiKLwflkWBKEd/9suBOx1ZR4i/pciN7ON5hkhmXZhWBXTJKD0Q+LeLv2X9Bq7BQAAAAAAAAAAAADgjWRbN770FPClO02uO7v/
    VcC78lelf5H+TnpB+op0U/q89LT0u9Lj0qPSmmRJqnRempMOSUM4IAAAAAAAAAAAAAC8aTm2s11YK6hTJXVsslTVJkZLU+OjRU0t
    KsUJraQoE+NTxUmtNKaqSqlWHVNLRaVWGy2WkKaMTI+Pj5dq6uhIqWtHSthj1rXhi7Zp1AvbU8JdxZFi6eDI2MGRycI23lnK96SE
    XXbT0o3lgsT7FAvdvHM0V0gJfU1zFVndXSlhX8PUUP2QaS3ffTHdmRK2XS6mO8jHaC6PwxG5msu5d9Vc1r1T2jMpQXKy6ZTQ21R0
    K9uObz6ELLMzlRJ2O3oD1ZFt59pwcENpIC0nkjt9ecXpoPv/VwTph9K3pW9Iz0kflgxJkx6QTkmz0rR0t/Rz0rukXqlbSnX/T/cP
    cEAAAAAAAAAAAAAAePOSS/WKZD/c3pXaLXr74VQ6JYlOpiO1S2Q79Z5Mapt4udhJP0Y78qk+ke7MCyQ62VeniYhuwvPeXTXn3SnZ
    QmqP6L8f2JFL9eXpHpsEoNvuNim1T+R2+F3l9rWCeKevJXZ2p+4SgxcR20PO0raQsyiFnKPd5PxflB4V8B8AAAAAAAAAAAAAAG88
    tlgQ9uxZK7QdEMVcLniR4N/c6YuCHPY2TENXlfpBmmA+n++g+/8/EvAfAAAAAAAAAAAAAABvPo61rxXyd/pOgJz/57scQfqkdKD7
    K90Xu7OFpwrv6/onLAIAAAAAAAAAALhjtPyEkMlk8iKDCekHduTzeVEQ82JeyAiej5jP4c/Huj72zemZX1v61O//2x/OnK7uqM1t
    374+knotncl2dBVy23fsTLe1CZn5+j1P3ff+/Lqa2yyXfDSXPP780tO/+aNvqa9MvJL/0PF3oYdzz7z+btT87spOPheaySdyQm69
    muUzERIyEUKZ5ESSh/A3z335w9/83q8++YmXvv9b//1k7x/se9ba1Xn/x1B7Jt/ZVdi2Y2eK5HF+9x9/RsiuVzM/UR4/es/zTz3y
    0OUHnu1751/JLxx/aaL/1PfPffUdn8d5dETyyKwr6YQ8hFgevjDLHH/y+Pm2s4XVv/jUI9Vv3fXxvQ/+Q9+RuWqu7dUUzYNkkX7f
    yyzK+gPtW6pGkC9zvPzBsf998Pj9h/MPp/buWz9ffvqLJ5859uI/fqMtk8Oq6iF5tK+vV1O3pyM3p/kX5S8eHm71PP7lfdWH9j75
    6C8fvWh+tefTf44T73ATxzqaXf/OCSG1rrexPPK3zCMTbYenjnz0+N1PNJ7ZW/rMhSfWb+p/9vpvf/vM5NknMllcfollcXL9xPC9
    Avk8+ezXhLb1FfG2ssq71an85Su/PmY/P/17L/7tS19/7gP3Hb/5g09//eZ7H6Vdt9vL6oj9OZrVTHZaWCfn/2ly/v/v0nekv5ee
    BzsAAAAAAAAAAAAAAHhTUejw3w2kM1nO1Z7Jc65UyNWWyXV15D0XjkbeKUg/FvAfAAAAAAAAAAAAAABvL7JdGWpP0Eb2/ynpe4L0
    n9J/4A8AAAAAAAAAAAAAAN7ytOfbyTVHr1lyJfb/bdKrgvQavgAAAAAAAAAAAAAA8JYnn2V2/50Z764jQ87/hR7QDQAAAAAAAAAA
    AAC8nemA/T8AAAAAAAAAAAAAvO2B838AAAAAAAAAAAAA+BnY/0uvC+nsZUGypL8u/Fiay15O/3N6tP2Z1GfbviZ+VOjH3oIgvZ6d
    B1UBAAAAwE/Ob6TS2b7du8XHLjhKtY4utrTlBjIc7zMzu1ieWSrLSzNH58uyJ5X3d8iyrslzC0vle8uL8gcW507NLF6QT5YvDMmX
    0LXKimKv+L4Lp5fkhbPz80Oypi8j26ms6MsJvjhJ179uriZErul1FBPLi+Xj5cXywmz5DAuwX9cGSVLoilJvKY5uGhWuoFxoB111
    /NCOYl/aNFDD1FB9K6nZSqNZR1sJSRS6pYCqpTvIwrXZNKTZbJoGbqPKlotbV6qovnmlHMVp2RULKfYWSqHWWzYu8Jaqpjho2bSu
    baGcxnJLWUabp9iqOy1r83CW2TK23JqhLr1hisjG2re3GNoxzfqWAlWuIMveSuPbZstSUSU0VDYJa68oxYnS5so3cTuZVoUKNwuM
    mqbqV59WomUZvNubSCq6oaGrvI+tKljZzrUm4qVkxiC9ya5UkYP7Fe/XNG3d4ZQTdNZojqhySQ8a3G9b3VjmZawNNaRVFCeWQlSI
    R2WjouEezAvZyLNQHY8VFPPVjWbLqTjmJWSESmi2nGQPd5IwbuW7YeS6udy0zGrFCAtZYxqtRjWsTFs18cDBc/580BgN3YhKlKu+
    pGmhGrKQoQbRVhFuLsd31rECDPVaxQ4kbqHsVoPKBq+fTmX7envFh0X6FCL9l/xrDz192Px+iyePoTSQvFQ+v8Q9NXAr4KfAFVRp
    Ks5KxJPUh/X+kFw+uzB3/9nykFy95iA74UmE50ANqy2WmGWu0glSS4pD/C6hppP0WGzhTkimQTvxqYgV3LJRUqLeMIrHGxxoz/Td
    0ysKdIDZl+u4o1aUlmNSN50gKqPkmn5ApJpf20U1T4Yx+dcW0rw3uJPVTp60KFGFgwNttyoFSbYySq4pvBLJ0f2/QP7/v1UB/wEA
    AAAAAAAAAAAA8NNlLSNmhLXCWmFyrFQbK5WmprTx0eK0WpwqTU4rpenJqao6UtUm0LQyUStOlMYmtOni+IRaRcWaqtYmxya1Wm28
    WkXTU5M4TqmKkFJFo+PjE2hqaqI4MVadmlZqY+NTkzU0NV7TtGK1NjEyXUTq5Pg4mpocV8cUdWxstEb2/7ncu4XueuFPC4e6Dnf+
    Usc7c1/AAgAAAAAAflaXKTsK2b6BAXEN0cOKpo1ammlca1QuoWshhxQ6vgh53eIESZ49UZ49SQ86jsijg8TkwFhGVtPSDSd6rqRZ
    yqpBhYPXla5sX3+/+HCalkptWYqDtIqq2KH7QqhMvM8tD7Vuz+yBHj1Gy2ojp5J0NqbpDWTQc+VohNApILMPIEGG5KZlNpoxZSiG
    vRo7EKOHtnV6Ehg/duPOqSOx3LPJsHjw+tHObN+BA+Kv3MNavlWt6/YK1h8tasTZFW79sCdV9kYaSVTfRmoKHZfy2rvNypGEbq+V
    +T6736uLW3quvIOD8rm5pROnzy7Ji6fPzR1b+8WObF9fn3ijjypRt+0Wu3SGFEZFP8U+aaMryNKda1FlqLi4W1ZQA9k2sf2IHe82
    kMZSHlx7ME+PMm8wUyZyNE/+dYQrhyW0biGTn6Q6bGLSs2mUuGkAbxXDhpNv0sKcnuEKdcXa2SvCEC17rHFTOdq47txI+wK95EP1
    Zz18f5I5E59bYqXkRJMGuaY09LrXBoNZWorro745GbvkYoZkrIvFLKA2LwVvxJE4dr1pqsKd7mOloUYT4Um35Y7YwRvbMtm+HTvE
    R/K0rFbLwH/ZUDmxgJYy2Zps0y5we30s1iCbp7+pAdFtmA/JuFVx4zquutDVJlLJE4r1u8CohNbKT5IFdu1tEvttSHcs9pBf12gv
    puf/gimQv/8Hfqe7O9u7Z0/upnlFR6u+OYV/43aGn58rn+OMLWbOyGfK8+XZJdmphGo3zEwhsH+40qSpKqTiQQCqBir3VBH4eRLm
    74/7IEAwFZARNMzMrUiu5IbJqMUVyQd/snS8kRYk40mYv29iGATwRSzNiNWWm0IgYenEDBCD9GJeLF32FCX1IjcsFbroCGJSJ/GZ
    nTlTplF8M7FzJ8oL8qi8RD4GqrqhWNcGmLDoCk1Lw+K6Kx1zpXhRh6wrvnjcFRtmgws84UoDK6cBubxwjBXWK4JXC89YyvfEjpCf
    cpXzU64yv5htGw4SlbGQnKkVDhO4OL34xnAhrdR0y3YiSsGLU9PQ/Np4EXkds0EdSom2kBZJqmWExJ6CkWWZVkS7uoE1rpPnhxbR
    sKrgmtTrKCgSy98dBLz1KTcQeDFXdM7aL1R8q1VHkcLTrhgp+UqroRiRkjcVg4RzyxZkQA1OTdyitor241HkP+JZKYdkfTiQ4aUy
    5xqkYyzwZMPQNYflRqErieTkrR2CfDwJycW7H2Sjx/WIlJUtN7iCMgEtJbtlRXTFtBO6xn1YzO74DuNZU4Z0rppksnKiercUQzMb
    EcW7u6KgC7gpMtVQe91AL9TJrD2tmoMXvfsH+i8c7G8c7NeW+k8c6j91qL/2CwNDuGAhk8675dERyvDIEOm7+lU6bQ7QqvIht5R0
    YBV6y3T9YNTMHddxv98OF4f9lSJpA86hBI5B+T3yVGl8JCHpIEJC0nFTVPzsHebdt0g5ITLtAiFTVFICzs1ChM1RyczPC4KnScSs
    NXgmGcmhY+kmiFn4wOiU9n/X4fpx5qfEN3CG/Q3e1wg9jYl9d+x5TIRuT+XtwLkey4vdVQFen3GrAuwK5N4iK+zvSd3yBJtNrjyB
    0B+edJyRuoVMf98rj7hDb35AfuiheIDkaIf9aJa5KtOYB2OByvM4W/JtjsBy3C2iN7pZMd0AofqwlXusRu6C/vji6VPBl1EudsyX
    jy/J952eW2DL2ciqTD69EFuo0Vc8eOXEC+PJ0PU7jU0Xb24kch8P66/eaXh/7ePG8dzxeMHOkkYMVntuTF8Qj+rvnWhMf33nRvTc
    8XjBl0loxGDh58b0BfGo8W+X0CTiaz43qZhHPEn2eokmwxZ9blTqSNBX6HsoTGehxYGnN16YoINgK86UEDy3PS34koTY3ndWWFzv
    ke3FdN1JdXX3+2513Se4X2PmTsjPfTHAsnMf215uzBmPxL7eQqOwJ6cbgTo27Ij0myt8V6RTWLgzElFCfqEvv7B8Q/Oglz8vTBh0
    ZFPLBh2ZG71Bh++Tw/pbUT+OP29ycT1ZQr2513Ws3tyU6tU7EG2YgDs38Um4s1g4ESZM6Bv8N2xY/+BnTq+PcDIuDfbyo0HiNfzJ
    ZqOZh74D00lYPZhewpONPIOnaJ1OdUlzHk1BISkoG6WAZ3OShuKlsd/dMuNwdPqm1cRPl8Wy+wWCI/LAwCA7/39BkD7Y/Xjhsa7v
    dh3uXM2/jAUAAAAAAABvBa73vCPbu2tX7sZHvNMFZLNr9FwBhQ4VEt7Qsz28NfwGvdIki7XQS02clXuabA2HDtOIgDtJwxH9zTiS
    LX5BS9ewbNlq+ZvRGzt7s729vblHJKISq2XY5B+vDuLmlIE2OlPh1eQdpjQSzlBw5u7BFrmNnmrR6nDnWcQdvHc2I29m5CvJr2KY
    DshhoYVjBTqgGwrk6SD8UmIjTdGVNp+Iu6h3vf21fWT/YJJQpp8I2S3J0TBXSJgrfBivAmtHd2Z7BwZy1+8lzcLbptghB99QIQ+u
    xSL2COHG8G0ThoLDHna2457ZesYknPlIyKIiMBGgOucLsTa0I9t78GDuOu1bEbMPO+rmqxL1u5PabFzWSC5rB7bT2eH6BCkuNbqw
    2ZUvGpNwBaoNh7/SPsOsLXAJhj1DC3JPjCvIJ/dyzR52jSiI3DWcoAVjBh826yl0H1wjPaXGeoo9TERrH9mW7e3ry91QaGnxFGDT
    S6isRJA8kbFTX3uDI0z61toK3nZv5WU37sH8uYrFnX5Y3jsRt3pksxoemPEhx3naxNP2PP2Crh3tYe2lEg3QTmCzK68DJklWAtdx
    WIVD9hSJdWYTc9JbfGvYtbugdWSdc+P518t6bbdEm/H6blIJ0rA2vfBVoAKuBqz7h3rdkOw9DehvJHg/iTAU/ASC/3sI5DcP+J84
    GPJ+z4D/+QJaB5Lv/wF4CW75ACABAA==
    """
}
