package io.github.atelier.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The device signatures that Aliyun's documents, its SDKs and their tests publish, by number of our
 * list.
 */
class PublishedVectorsTest {
  private static String password(
      SignMethod method, String pk, String dn, String cid, String ts, String ds) {
    DeviceLogin login =
        DeviceLogin.of(
                new DeviceIdentity(pk, dn), Secret.of(ds), Endpoint.explicit("localhost", 1883))
            .clientId(cid)
            .signMethod(method);
    if (ts != null) {
      login.timestamp(ts);
    }
    return login.build().password().reveal();
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_SHA1, FAFD82A3D602B37FB0FA8B7892F24A477F851A14",
    "HMAC_MD5, 14b198324fe55e1d3c88f2e705e201ee",
    "HMAC_SHA256, 6074a46a91b1ebb2cc4ea42790ad0e80202c9843859fc292e57c4eb19fad9e57"
  })
  void vector_1_signs_the_documents_example_with_each_algorithm(SignMethod method, String hex) {
    String computed = password(method, "pk", "device", "12345", "789", "secret");
    assertThat(computed).isEqualToIgnoringCase(hex);
    assertThat(Signatures.matches(computed, hex)).isTrue();
  }

  @Test
  void vector_2_signs_with_a_timestamp_and_sha1() {
    assertThat(
            password(
                SignMethod.HMAC_SHA1,
                "a14Xib5kdYd",
                "light1983432",
                "SN1928339",
                "1539421321846",
                "oLyaKqVxtRvjH284LdhqVgVUx1UPy6zq"))
        .isEqualTo("b2488041f64f425016b467ee1c94959ebd592ad1");
  }

  @Test
  void vector_3_signs_without_a_timestamp_and_md5() {
    assertThat(
            password(
                SignMethod.HMAC_MD5,
                "k1hipglLdjU",
                "868488076506128",
                "868488076506128",
                null,
                "fef32adf6dad46c2c7cbf335d3a7b021"))
        .isEqualTo("0f655b12adf519b9a7a2b0a990f398b6");
  }

  @Test
  void vector_4_signs_without_a_timestamp_and_md5() {
    assertThat(
            password(
                SignMethod.HMAC_MD5,
                "a1qsHBbKtmc",
                "866714044533668",
                "866714044533668",
                null,
                "c25262e140bb58d4ec3de5028a2cc836"))
        .isEqualTo("655d19e9c43e27d8c66419a6724eb56a");
  }

  @Test
  void vector_5_writes_signed_bytes_as_hex_that_compares_in_any_case() {
    byte[] bytes = {60, 68, -67, -7, -17, 99, 30, 69, 117, -54, -58, -58, 103, -23, 113, 71};
    String published = "3C44BDF9EF631E4575CAC6C667E97147";
    assertThat(Signatures.matches(HexFormat.of().formatHex(bytes), published)).isTrue();
    assertThat(Signatures.matches(HexFormat.of().formatHex(bytes), published.replace('7', '8')))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "hmacmd5, ed9dc7baf84a9740a3ceb6f1f26bfb4f",
    "HmacSHA1, f9cebe2044ea375cff1a46f4dc05eb15ff9870ee",
    "HMACSHA256, e9403e3a615fad72d1dd1fe90c225cbec4ba81a03e5474d91a72844d2218954f"
  })
  void vector_6_computes_each_hmac_whatever_the_case_of_its_name(String method, String hex) {
    assertThat(SignMethod.parse(method).hex(Secret.of("thinkgos"), "thinkgos")).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_MD5, e8fe9dc3e48dc66729840fc7ac08d1f0",
    "HMAC_SHA1, 9cbbb76b4a09b68f151bd85313d1f768ddc9d752",
    "HMAC_SHA256, 648ccbb2c6703121c873e6c68ce943b93efe28b5ff35c90f75e0c8e687abbcb4"
  })
  void vector_18_signs_a_dynamic_registration(SignMethod method, String hex) {
    ConnectionParameters built =
        DynamicRegistration.register(
                new DeviceIdentity("a1Pk0000001", "dev1"),
                Secret.of("prodsecret000001"),
                Endpoint.publicInstance("cn-shanghai"),
                "789")
            .signMethod(method)
            .build();
    assertThat(built.password().reveal()).isEqualTo(hex);
  }

  /**
   * The secret behind the published value of vector 19 is not published; same content, known
   * secret, checked with OpenSSL.
   */
  @Test
  void the_content_of_vector_19_gives_the_pre_shared_key_that_openssl_computes() {
    assertThat(
            Signatures.preSharedKey(
                Secret.of("prodsecret000001"),
                new DeviceIdentity("a1Pk0000001", "dev1"),
                "2524608000000"))
        .isEqualTo("6679F9AC2F530A6A13E0D7D295CC9F1818988E4FB943EAE75B8C1B2CDDA691F7")
        .hasSize(64);
  }
}
