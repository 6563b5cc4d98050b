using System.Collections.Frozen;

namespace LineageService.Model.Masking;

/// <summary>
/// The masking class of the functions of all dialects, by resolved name. Sources: the engines' manuals (Spark 4.0, Hive 4, Trino 476, Snowflake,
/// BigQuery, PostgreSQL 17 with pgcrypto, MySQL 8.4, SQL Server 2022, Oracle 23ai, ClickHouse 25, Doris 3, Flink 2.0) and propagation.md §A.4. A name
/// that means different things in two dialects stands in the class that takes less away, or in none. Functions of users are not here: policy names them.
/// </summary>
public static class MaskingCatalog
{
    private static readonly FrozenDictionary<string, MaskingClass> Classes = Read().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The class of a function; <see cref="MaskingClass.None"/> for one that leaves all of its input or is not known.</summary>
    public static MaskingClass ClassOf(string name) => Classes.GetValueOrDefault(name);

    /// <summary>The class of one step of a chain: a user's function that shares a built-in one's name is known by its class.</summary>
    public static MaskingClass ClassOf(FunctionApplication function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Class switch
        {
            FunctionClass.Unknown => MaskingClass.None,
            FunctionClass.Operator when function.Name is "IS NULL" or "IS NOT NULL" => MaskingClass.Shape,
            FunctionClass.Operator when IsNegated(function.Name) => MaskingClass.Predicate,
            _ => ClassOf(function.Name),
        };
    }

    private static bool IsNegated(string name) =>
        name.StartsWith("IS ", StringComparison.Ordinal) || name.StartsWith("NOT ", StringComparison.Ordinal);

    private static Dictionary<string, MaskingClass> Read()
    {
        var classes = new Dictionary<string, MaskingClass>(StringComparer.OrdinalIgnoreCase);
        Add(MaskingClass.UnkeyedHash, """
            MD5 MD5_HEX MD5_BINARY MD5_NUMBER MD5_NUMBER_LOWER64 MD5_NUMBER_UPPER64 MD5SUM MD4 HALFMD5 SHA SHA1 SHA1_HEX SHA1_BINARY SHA2 SHA2_HEX
            SHA2_BINARY SHA224 SHA256 SHA384 SHA512 SHA512_256 SM3 SM3SUM BLAKE3 RIPEMD160 KECCAK256 CRC32 CRC64 CRC32IEEE CRC32C HASH HASH64 HASH_AGG
            MURMUR_HASH MURMUR3 MURMURHASH2_32 MURMURHASH2_64 MURMURHASH3_32 MURMURHASH3_64 MURMURHASH3_128 MURMUR_HASH3_32 MURMUR_HASH3_64
            XXHASH32 XXHASH64 XXH3 XXHASH_32 XXHASH_64 XXHASH3_64 SPOOKY_HASH_V2_32 SPOOKY_HASH_V2_64 FNV1 FNV1_32 FNV1_64 FNV1A_32 FNV1A_64 FNV_HASH
            FARM_FINGERPRINT FARMFINGERPRINT64 FARMHASH64 CITYHASH64 SIPHASH64 SIPHASH128 METROHASH64 INTHASH32 INTHASH64 JAVAHASH HIVEHASH URLHASH
            HASHTEXT HASHTEXTEXTENDED HASHBYTES CHECKSUM BINARY_CHECKSUM STANDARD_HASH ORA_HASH DIGEST DBMS_CRYPTO.HASH MASK_HASH SIMHASH MINHASH
            PASSWORD SHA3 SHA3_224 SHA3_256 SHA3_384 SHA3_512 SHA1SUM
            """);
        Add(MaskingClass.KeyedHash, """
            HMAC HMAC_MD5 HMAC_SHA1 HMAC_SHA256 HMAC_SHA512 DBMS_CRYPTO.MAC SIPHASH64KEYED SIPHASH128KEYED SIPHASH128REFERENCEKEYED CRYPT
            """);
        Add(MaskingClass.Encryption, """
            AES_ENCRYPT SM4_ENCRYPT DES_ENCRYPT ENCRYPT ENCRYPT_RAW ENCRYPT_IV AEAD.ENCRYPT DETERMINISTIC_ENCRYPT PGP_SYM_ENCRYPT
            PGP_SYM_ENCRYPT_BYTEA PGP_PUB_ENCRYPT PGP_PUB_ENCRYPT_BYTEA ENCRYPTBYKEY ENCRYPTBYPASSPHRASE ENCRYPTBYCERT ENCRYPTBYASYMKEY
            DBMS_CRYPTO.ENCRYPT AES_ENCRYPT_MYSQL TOKENIZE KEYS.ENCRYPT
            """);
        Add(MaskingClass.Decryption, """
            AES_DECRYPT TRY_AES_DECRYPT SM4_DECRYPT DES_DECRYPT DECRYPT DECRYPT_RAW DECRYPT_IV TRY_DECRYPT TRY_DECRYPT_RAW AEAD.DECRYPT_STRING
            AEAD.DECRYPT_BYTES DETERMINISTIC_DECRYPT_STRING DETERMINISTIC_DECRYPT_BYTES PGP_SYM_DECRYPT PGP_SYM_DECRYPT_BYTEA PGP_PUB_DECRYPT
            PGP_PUB_DECRYPT_BYTEA DECRYPTBYKEY DECRYPTBYPASSPHRASE DECRYPTBYCERT DECRYPTBYASYMKEY DECRYPTBYKEYAUTOCERT DECRYPTBYKEYAUTOASYMKEY
            DBMS_CRYPTO.DECRYPT AES_DECRYPT_MYSQL TRYDECRYPT DETOKENIZE UNMASK
            """);
        Add(MaskingClass.Truncation, """
            SUBSTRING SUBSTR MID LEFT RIGHT STRLEFT STRRIGHT SUBSTRINGUTF8 SUBSTRB TRUNC DATE_TRUNC TIMESTAMP_TRUNC DATETIME_TRUNC TIME_TRUNC
            TRUNCATE FLOOR CEIL CEILING ROUND BROUND YEAR TOYEAR EXTRACT DATE_PART DATEPART QUARTER MONTH TOSTARTOFYEAR TOSTARTOFQUARTER
            TOSTARTOFMONTH TOMONTH DAY DAYOFMONTH TODAYOFMONTH WEEK DAYOFWEEK HOUR WIDTH_BUCKET GEOHASH SPLIT_PART SUBSTRING_INDEX FLOOR_YEAR FLOOR_QUARTER FLOOR_MONTH
            """);
        Add(MaskingClass.PartialMask, """
            MASK_FIRST_N MASK_LAST_N MASK_SHOW_FIRST_N MASK_SHOW_LAST_N MASK_INNER MASK_OUTER MASK_PAN MASK_PAN_RELAXED MASK_SSN MASK_CANADA_SIN
            MASK_IBAN MASK_UK_NIN MASK_UUID
            """);
        Add(MaskingClass.ShapeMask, "MASK REPEAT_MASK");
        Add(MaskingClass.PatternReplacement, "REGEXP_REPLACE REPLACEREGEXPALL REPLACEREGEXPONE REGEX_REPLACE REGEXPREPLACE");
        Add(MaskingClass.Shape, """
            LENGTH LEN CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH BIT_LENGTH DATALENGTH LENGTHB LENGTHUTF8 TYPEOF IS_NULL ISNULLPREDICATE EMPTY NOTEMPTY
            """);
        Add(MaskingClass.Predicate, """
            = <> != < > <= >= <=> == LIKE ILIKE RLIKE REGEXP REGEXP_LIKE REGEXP_CONTAINS SIMILAR CONTAINS STARTS_WITH STARTSWITH ENDS_WITH ENDSWITH
            ENDSWITH BETWEEN IN STRPOS INSTR POSITION LOCATE CHARINDEX FIND_IN_SET MATCH ISTRUE ISFALSE IS IS_DISTINCT
            """);
        Add(MaskingClass.Count, """
            COUNT COUNT_BIG COUNT_IF COUNTIF APPROX_COUNT_DISTINCT APPROX_DISTINCT NDV UNIQ UNIQEXACT UNIQCOMBINED UNIQHLL12 HLL HLL_COUNT.INIT
            APPROX_COUNT REGR_COUNT
            """);
        Add(MaskingClass.Statistic, """
            SUM AVG MEAN STDDEV STDDEV_POP STDDEV_SAMP STDEV STDEVP VAR VARP VAR_POP VAR_SAMP VARIANCE VARIANCE_POP VARIANCE_SAMP STD CORR COVAR_POP
            COVAR_SAMP REGR_SLOPE REGR_INTERCEPT REGR_R2 REGR_AVGX REGR_AVGY SKEWNESS KURTOSIS SUM_DISTINCT AVG_DISTINCT SUMIF AVGIF TOTAL
            """);
        Add(MaskingClass.Ranking, "ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE");
        return classes;

        void Add(MaskingClass masking, string names)
        {
            foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) classes[name] = masking;
        }
    }
}
