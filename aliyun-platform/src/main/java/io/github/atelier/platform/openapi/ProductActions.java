package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.PAGE;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Common.pageSize;
import static io.github.atelier.platform.openapi.Parameter.flag;
import static io.github.atelier.platform.openapi.Parameter.integer;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.core.ProductSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Products: create, change, look up, delete. */
final class ProductActions {
  private final Estate estate;

  private ProductActions(Estate estate) {
    this.estate = estate;
  }

  static void addTo(ActionTable table, Estate estate) {
    ProductActions actions = new ProductActions(estate);
    table
        .add(
            "CreateProduct",
            actions::create,
            text("ProductName").must().upTo(128),
            integer("NodeType").must().range(0, 1).orElse("iot.prod.InvalidNodeType"),
            integer("DataFormat").range(0, 1),
            integer("ValidateType").range(0, 2),
            text("Description"),
            text("AuthType").of("secret", "id2", "x509"),
            text("NetType").of("WIFI", "CELLULAR", "ETHERNET", "LORA", "OTHER"),
            text("ProtocolType").upTo(64),
            text("AliyunCommodityCode")
                .of("iothub_senior", "iothub")
                .orElse("iot.prod.InvalidAliyunCommodityCode"),
            flag("Id2"),
            flag("PublishAuto"))
        .add(
            "UpdateProduct",
            actions::update,
            PRODUCT_KEY.must(),
            text("ProductName").must().upTo(128),
            text("Description"))
        .add("QueryProduct", actions::query, PRODUCT_KEY.must())
        .add(
            "QueryProductList",
            actions::list,
            PAGE.must(),
            pageSize(200).must(),
            text("AliyunCommodityCode")
                .of("iothub_senior", "iothub")
                .orElse("iot.prod.InvalidAliyunCommodityCode"))
        .add("DeleteProduct", actions::delete, PRODUCT_KEY.must());
  }

  private CompletableFuture<ObjectNode> create(Arguments arguments) {
    String name = name(arguments, null);
    String auth = arguments.text("AuthType").orElse("secret");
    if (!auth.equals("secret") || arguments.flag("Id2", false)) {
      throw new BusinessException(
          "iot.prod.NotOpenID2Service",
          "Devices of this platform are known by their secrets: AuthType must be secret, Id2 false.");
    }
    ProductSpec spec =
        new ProductSpec(
            name,
            description(arguments, ""),
            (int) arguments.number("NodeType", 0),
            (int) arguments.number("DataFormat", 1),
            (int) arguments.number("ValidateType", 1),
            auth,
            arguments.text("NetType").orElse("WIFI"));
    String protocol = arguments.text("ProtocolType").orElse("");
    return estate
        .createProduct(spec)
        .thenApply(
            made -> {
              ObjectNode answer = Replies.object().put("ProductKey", made.productKey());
              answer
                  .putObject("Data")
                  .put("ProductKey", made.productKey())
                  .put("ProductSecret", made.productSecret().reveal())
                  .put("ProductName", spec.name())
                  .put("Description", spec.description())
                  .put("NodeType", spec.nodeType())
                  .put("DataFormat", spec.dataFormat())
                  .put("AuthType", spec.authType())
                  .put("AliyunCommodityCode", "iothub_senior")
                  .put("Id2", false)
                  .put("ProtocolType", protocol);
              return answer;
            });
  }

  /** 4 to 30, a character of Chinese counting two; unique among the owner's products. */
  private String name(Arguments arguments, String productKey) {
    String name = arguments.must("ProductName");
    int width = name.codePoints().map(c -> c < 0x80 ? 1 : 2).sum();
    boolean letters =
        name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "_-@() ".indexOf(c) >= 0);
    if (width < 4 || width > 30 || !letters) {
      throw new BusinessException(
          "iot.prod.InvalidFormattedProductName",
          "ProductName must have 4 to 30 letters, digits, _ - @ ( ) or Chinese characters, of which"
              + " each counts two.");
    }
    boolean taken =
        estate.products().stream()
            .anyMatch(p -> p.spec().name().equals(name) && !p.productKey().equals(productKey));
    if (taken) {
      throw new BusinessException(
          "iot.prod.AlreadyExistedProductName", "A product of this name exists already.");
    }
    return name;
  }

  private static String description(Arguments arguments, String otherwise) {
    String description = arguments.text("Description").orElse(otherwise);
    if (description.length() > 100) {
      throw new BusinessException(
          "iot.prod.LongProductDesc", "Description must have at most 100 characters.");
    }
    return description;
  }

  private CompletableFuture<ObjectNode> update(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    ProductSpec old = product.spec();
    return done(
        estate.changeProduct(
            product.productKey(),
            new ProductSpec(
                name(arguments, product.productKey()),
                description(arguments, old.description()),
                old.nodeType(),
                old.dataFormat(),
                old.validateType(),
                old.authType(),
                old.netType())));
  }

  private CompletableFuture<ObjectNode> query(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    ProductSpec spec = product.spec();
    ObjectNode answer = Replies.object();
    answer
        .putObject("Data")
        .put("ProductKey", product.productKey())
        .put("ProductSecret", product.productSecret().reveal())
        .put("ProductName", spec.name())
        .put("Description", spec.description())
        .put("NodeType", spec.nodeType())
        .put("DataFormat", spec.dataFormat())
        .put("ValidateType", spec.validateType())
        .put("AuthType", spec.authType())
        .put("NetType", netType(spec.netType()))
        .put("AliyunCommodityCode", "iothub_senior")
        .put("ProductStatus", "DEVELOPMENT_STATUS")
        .put("DeviceCount", product.devices())
        .put("GmtCreate", product.created().toEpochMilli())
        .put("Id2", false)
        .put("Owner", true);
    return done(answer);
  }

  /** CreateProduct takes words; QueryProduct answers with numbers. */
  private static int netType(String word) {
    return switch (word) {
      case "WIFI" -> 3;
      case "CELLULAR" -> 6;
      case "ETHERNET" -> 7;
      case "LORA" -> 1;
      default -> 8;
    };
  }

  private CompletableFuture<ObjectNode> list(Arguments arguments) {
    List<ProductInfo> all =
        arguments.text("AliyunCommodityCode").orElse("iothub_senior").equals("iothub")
            ? List.of()
            : estate.products();
    Common.Part<ProductInfo> part = Common.part(all, arguments, 10);
    ObjectNode answer = Replies.object();
    ObjectNode data =
        answer
            .putObject("Data")
            .put("CurrentPage", part.page())
            .put("PageSize", part.pageSize())
            .put("PageCount", part.pages())
            .put("Total", part.total());
    ArrayNode list = data.putObject("List").putArray("ProductInfo");
    for (ProductInfo product : part.items()) {
      list.addObject()
          .put("ProductKey", product.productKey())
          .put("ProductName", product.spec().name())
          .put("Description", product.spec().description())
          .put("NodeType", product.spec().nodeType())
          .put("DataFormat", product.spec().dataFormat())
          .put("AuthType", product.spec().authType())
          .put("DeviceCount", product.devices())
          .put("GmtCreate", product.created().toEpochMilli());
    }
    return done(answer);
  }

  private CompletableFuture<ObjectNode> delete(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    if (product.devices() > 0) {
      throw new BusinessException(
          "iot.prod.DeleteProductFailed",
          "The product still has " + product.devices() + " devices: delete them first.");
    }
    return done(estate.deleteProduct(product.productKey()));
  }
}
