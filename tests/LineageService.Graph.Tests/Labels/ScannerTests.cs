using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Scanning;
using LineageService.Model;

namespace LineageService.Graph.Tests.Labels;

public sealed class ScannerTests
{
    [Theory]
    [InlineData("email", "STRING", "PII.email")]
    [InlineData("userEmail", "VARCHAR(254)", "PII.email")]
    [InlineData("customer_email_address", "text", "PII.email")]
    [InlineData("e_mail", null, "PII.email")]
    [InlineData("contact.email", "STRING", "PII.email")]
    [InlineData("phone", "STRING", "PII.phone")]
    [InlineData("cust_phone_no", "BIGINT", "PII.phone")]
    [InlineData("mobile", "VARCHAR(20)", "PII.phone")]
    [InlineData("shouji_hao_ma", "STRING", null)]
    [InlineData("shoujihao", "STRING", "PII.phone")]
    [InlineData("lxdh", "STRING", "PII.phone")]
    [InlineData("sfzh", "STRING", "PII.national_id")]
    [InlineData("ssn", "STRING", "PII.national_id")]
    [InlineData("passport_number", "STRING", "PII.national_id")]
    [InlineData("credit_card_number", "STRING", "FIN.card_pan")]
    [InlineData("cardNo", "STRING", "FIN.card_pan")]
    [InlineData("yhkh", "STRING", "FIN.card_pan")]
    [InlineData("home_address", "STRING", "PII.address")]
    [InlineData("address_line_1", "STRING", "PII.address")]
    [InlineData("customer.address", "STRING", "PII.address")]
    [InlineData("first_name", "STRING", "PII.name")]
    [InlineData("customer.name", "STRING", "PII.name")]
    [InlineData("xingming", "STRING", "PII.name")]
    [InlineData("dob", "DATE", "PII.birth_date")]
    [InlineData("date_of_birth", "TIMESTAMP", "PII.birth_date")]
    [InlineData("csrq", "STRING", "PII.birth_date")]
    [InlineData("ip", "STRING", "PII.ip")]
    [InlineData("client_ip", "STRING", "PII.ip")]
    [InlineData("remoteIPAddress", "STRING", "PII.ip")]
    [InlineData("imei", "STRING", "PII.device_id")]
    [InlineData("device_id", "STRING", "PII.device_id")]
    [InlineData("latitude", "FLOAT64", "PII.geo")]
    [InlineData("gps_lng", "DOUBLE", "PII.geo")]
    [InlineData("zip_code", "STRING", "PII.postal_code")]
    [InlineData("user_id", "BIGINT", "PII.user_id")]
    [InlineData("手机号", "STRING", "PII.phone")]
    [InlineData("联系电话", "STRING", "PII.phone")]
    [InlineData("客户邮箱", "STRING", "PII.email")]
    [InlineData("身份证号码", "STRING", "PII.national_id")]
    [InlineData("收货地址", "STRING", "PII.address")]
    [InlineData("姓名", "STRING", "PII.name")]
    [InlineData("出生日期", "DATE", "PII.birth_date")]
    [InlineData("登录IP地址", "STRING", "PII.ip")]
    [InlineData("设备ID", "STRING", "PII.device_id")]
    [InlineData("银行卡号", "STRING", "FIN.card_pan")]
    public void A_name_tells_what_a_column_holds(string path, string? type, string? category) => Assert.Equal(category, SureOf(path, type));

    [Theory]
    [InlineData("phone_model", "STRING")]
    [InlineData("email_sent_count", "BIGINT")]
    [InlineData("ip_count", "BIGINT")]
    [InlineData("is_email_verified", "BOOLEAN")]
    [InlineData("is_email_verified", "STRING")]
    [InlineData("has_phone", "INT")]
    [InlineData("num_emails", "INT64")]
    [InlineData("email_domain", "STRING")]
    [InlineData("email_opt_in", "BOOL")]
    [InlineData("mobile_os", "STRING")]
    [InlineData("app_name", "STRING")]
    [InlineData("product_name", "STRING")]
    [InlineData("event_name", "STRING")]
    [InlineData("windows_package_family_name", "STRING")]
    [InlineData("name", "STRING")]
    [InlineData("address_type", "STRING")]
    [InlineData("ip_reputation", "STRING")]
    [InlineData("shipping_cost", "NUMERIC")]
    [InlineData("device_type", "STRING")]
    [InlineData("card_type", "STRING")]
    [InlineData("birth_certificate_id", "STRING")]
    [InlineData("first_name_length", "INT64")]
    [InlineData("latitude_bucket_count", "INT64")]
    [InlineData("email", "RECORD")]
    [InlineData("phone_verified_at", "TIMESTAMP")]
    [InlineData("手机型号", "STRING")]
    [InlineData("邮件发送次数", "BIGINT")]
    [InlineData("是否验证邮箱", "STRING")]
    [InlineData("公司地址", "STRING")]
    [InlineData("tip", "NUMERIC")]
    [InlineData("zip_file", "STRING")]
    [InlineData("flat", "STRING")]
    [InlineData("plan", "STRING")]
    [InlineData("company", "STRING")]
    [InlineData("hotel", "STRING")]
    [InlineData("recipient_count", "INT64")]
    [InlineData("device_count_mobile", "STRING")]
    [InlineData("graphics.gpu_device_id", "STRING")]
    [InlineData("frames.ip", "STRING")]
    [InlineData("server_ip", "STRING")]
    [InlineData("hmac_user_id", "STRING")]
    public void A_name_that_only_mentions_it_is_no_alarm(string path, string type) => Assert.Null(SureOf(path, type));

    [Fact]
    public void Sampled_values_tell_what_no_name_does()
    {
        Assert.Equal("PII.email", SureOf("c1", "STRING", "ann@example.org", "bob.b@mail.example.com", "c@d.io", "x_y@z.net", "e@f.co.uk"));
        Assert.Equal("FIN.card_pan", SureOf("c1", "STRING", "4111 1111 1111 1111", "5555555555554444", "378282246310005", "6011111111111117", "4012888888881881"));
        Assert.Equal("PII.national_id", SureOf("c1", "STRING", "11010519491231002X", "110105194912310038", "440524188001010014", "11010519491231002x", "440524188001010014"));
        Assert.Equal("PII.phone", SureOf("c1", "STRING", "13812345678", "+8613912345678", "+4915112345678", "(212) 555-2368", "18600001111"));
        Assert.Equal("PII.ip", SureOf("c1", "STRING", "10.0.0.1", "192.168.1.17", "2001:db8::1", "8.8.8.8", "172.16.4.4"));
        Assert.Equal("FIN.bank_account", SureOf("c1", "STRING", "DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606", "NL91ABNA0417164300", "DE89370400440532013000"));
        Assert.Equal("PII.device_id", SureOf("c1", "STRING", "490154203237518", "356938035643809", "352099001761481", "490154203237518", "356938035643809"));
    }

    [Fact]
    public void Numbers_that_only_look_like_it_are_none()
    {
        Assert.Null(SureOf("c1", "STRING", "4111111111111112", "5555555555554445", "1234567890123456", "6011111111111118", "4012888888881882"));
        Assert.Null(SureOf("c1", "STRING", "110105194912310021", "110105194913310038", "440524188001010015", "110105199902300020", "440524188001010013"));
        Assert.Null(SureOf("order_id", "STRING", "20240101000001", "20240101000002", "20240101000003", "20240101000004", "20240101000005"));
        Assert.Null(SureOf("version", "STRING", "10.0.19041", "10.0.22000", "10.0.22621", "6.3.9600", "10.0.19045"));
        Assert.Null(SureOf("c1", "STRING", "1704067200", "1704067201", "1704067202", "1704067203", "1704067204"));
        Assert.Null(SureOf("c1", "STRING", "0000000000000000", "0000000000000000", "0000000000000000", "0000000000000000", "0000000000000000"));
    }

    [Fact]
    public void Values_that_are_something_else_speak_against_a_name()
    {
        string[] answers = [.. Enumerable.Range(0, 12).Select(number => $"answer {number}")];

        Assert.Null(SureOf("email", "STRING", answers));
        Assert.Equal(0.3, Assert.Single(FieldScanner.Scan(Field("email"), "STRING", answers)).Confidence);
    }

    [Fact]
    public void Name_and_values_together_are_surer_than_each()
    {
        string[] sample = ["ann@example.org", "bob@example.org", "c@d.io", "d@e.io", "none"];
        var match = Assert.Single(FieldScanner.Scan(Field("mail"), "STRING", sample));

        Assert.True(match.Confidence > 0.9, match.ToString());
        Assert.Equal(AssignmentMethod.Scanned, match.ToAssignment().Method);
    }

    [Fact]
    public void What_is_not_sure_is_suggested()
    {
        var match = Assert.Single(FieldScanner.Scan(Field("nickname"), "STRING"));

        Assert.Equal((AssignmentMethod.Suggested, "PII.name"), (match.ToAssignment().Method, match.Category));
    }

    private static string? SureOf(string path, string? type, params string[] sample) =>
        FieldScanner.Scan(Field(path), type, sample).FirstOrDefault(match => match.IsSure)?.Category;

    private static FieldId Field(string path) => new(new DatasetId("wh", "t"), path);
}
