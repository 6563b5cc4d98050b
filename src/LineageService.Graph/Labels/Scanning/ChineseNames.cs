namespace LineageService.Graph.Labels.Scanning;

/// <summary>
/// Names written in Chinese characters. They, too, end in what they are: 手机号 is a phone number, 手机型号 a model. The longest ending decides.
/// </summary>
internal static class ChineseNames
{
    private static readonly (string Ending, string Category, int Types, double Confidence)[] Endings =
    [
        ("邮箱", "PII.email", TypeKinds.Text, 0.95),
        ("邮箱地址", "PII.email", TypeKinds.Text, 0.95),
        ("电子邮件", "PII.email", TypeKinds.Text, 0.95),
        ("电子邮箱", "PII.email", TypeKinds.Text, 0.95),
        ("手机", "PII.phone", TypeKinds.TextOrNumber, 0.9),
        ("手机号", "PII.phone", TypeKinds.TextOrNumber, 0.95),
        ("手机号码", "PII.phone", TypeKinds.TextOrNumber, 0.95),
        ("电话", "PII.phone", TypeKinds.TextOrNumber, 0.95),
        ("电话号码", "PII.phone", TypeKinds.TextOrNumber, 0.95),
        ("联系方式", "PII.phone", TypeKinds.TextOrNumber, 0.8),
        ("座机", "PII.phone", TypeKinds.TextOrNumber, 0.9),
        ("身份证", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("身份证号", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("身份证号码", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("证件号", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("证件号码", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("护照号", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("护照号码", "PII.national_id", TypeKinds.TextOrNumber, 0.95),
        ("银行卡号", "FIN.card_pan", TypeKinds.TextOrNumber, 0.95),
        ("信用卡号", "FIN.card_pan", TypeKinds.TextOrNumber, 0.95),
        ("银行卡", "FIN.card_pan", TypeKinds.TextOrNumber, 0.9),
        ("卡号", "FIN.card_pan", TypeKinds.TextOrNumber, 0.75),
        ("银行账号", "FIN.bank_account", TypeKinds.TextOrNumber, 0.95),
        ("银行账户", "FIN.bank_account", TypeKinds.TextOrNumber, 0.95),
        ("地址", "PII.address", TypeKinds.Text, 0.8),
        ("住址", "PII.address", TypeKinds.Text, 0.95),
        ("家庭地址", "PII.address", TypeKinds.Text, 0.95),
        ("收货地址", "PII.address", TypeKinds.Text, 0.95),
        ("联系地址", "PII.address", TypeKinds.Text, 0.95),
        ("详细地址", "PII.address", TypeKinds.Text, 0.95),
        ("通讯地址", "PII.address", TypeKinds.Text, 0.95),
        ("邮编", "PII.postal_code", TypeKinds.TextOrNumber, 0.95),
        ("邮政编码", "PII.postal_code", TypeKinds.TextOrNumber, 0.95),
        ("姓名", "PII.name", TypeKinds.Text, 0.95),
        ("名字", "PII.name", TypeKinds.Text, 0.75),
        ("昵称", "PII.name", TypeKinds.Text, 0.75),
        ("收货人", "PII.name", TypeKinds.Text, 0.9),
        ("联系人", "PII.name", TypeKinds.Text, 0.9),
        ("生日", "PII.birth_date", TypeKinds.DateTextOrNumber, 0.95),
        ("出生日期", "PII.birth_date", TypeKinds.DateTextOrNumber, 0.95),
        ("出生年月", "PII.birth_date", TypeKinds.DateTextOrNumber, 0.9),
        ("设备号", "PII.device_id", TypeKinds.TextOrNumber, 0.95),
        ("设备标识", "PII.device_id", TypeKinds.TextOrNumber, 0.95),
        ("经度", "PII.geo", TypeKinds.TextOrNumber, 0.95),
        ("纬度", "PII.geo", TypeKinds.TextOrNumber, 0.95),
        ("经纬度", "PII.geo", TypeKinds.TextOrNumber, 0.95),
        ("用户编号", "PII.user_id", TypeKinds.TextOrNumber, 0.95),
        ("客户编号", "PII.user_id", TypeKinds.TextOrNumber, 0.95),
        ("会员编号", "PII.user_id", TypeKinds.TextOrNumber, 0.95),
    ];

    public static RuleMatch? Find(ReadOnlySpan<char> name, int kind)
    {
        var end = name.Length;
        while (end > 0 && (char.IsAsciiDigit(name[end - 1]) || name[end - 1] == '_')) end--;
        name = name[..end];
        if (MixedEnding(name, kind) is { } mixed) return mixed;
        if (end == 0 || !NameTokens.IsChinese(name[^1]) || name.StartsWith("是否") || name.StartsWith("有无")) return null;
        var found = -1;
        for (var at = 0; at < Endings.Length; at++)
        {
            if (name.EndsWith(Endings[at].Ending, StringComparison.Ordinal) && (found < 0 || Endings[at].Ending.Length > Endings[found].Ending.Length)) found = at;
        }

        // 网址 ends in an address of another kind, 公司地址 belongs to nobody.
        if (found < 0 || (Endings[found].Types & kind) == 0 || name.IndexOf("公司") >= 0 || name.IndexOf("企业") >= 0 || name.IndexOf("商品") >= 0) return null;
        return new RuleMatch(Endings[found].Category, Endings[found].Confidence, $"name:{Endings[found].Ending}");
    }

    // IP地址 and 设备ID are written in both.
    private static RuleMatch? MixedEnding(ReadOnlySpan<char> name, int kind)
    {
        if ((kind & TypeKinds.TextOrNumber) == 0) return null;
        if (name.EndsWith("IP地址", StringComparison.OrdinalIgnoreCase)) return new RuleMatch("PII.ip", 0.95, "name:IP地址");
        if (name.EndsWith("设备ID", StringComparison.OrdinalIgnoreCase)) return new RuleMatch("PII.device_id", 0.95, "name:设备ID");
        return name.EndsWith("用户ID", StringComparison.OrdinalIgnoreCase) || name.EndsWith("客户ID", StringComparison.OrdinalIgnoreCase)
            ? new RuleMatch("PII.user_id", 0.95, "name:用户ID")
            : null;
    }
}
