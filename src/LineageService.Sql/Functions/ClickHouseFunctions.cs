using static LineageService.Sql.Functions.FunctionList;

namespace LineageService.Sql.Functions;

/// <summary>
/// ClickHouse ("Functions", "Aggregate functions"). Names compare without case here, though the engine is strict;
/// the -If, -Array, -State … endings are the rule <see cref="Combinators"/>.
/// </summary>
internal static class ClickHouseFunctions
{
    internal static AggregateCombinators Combinators { get; } = new(
    [
        new("SimpleState"), new("MergeState", TakesState: true), new("State"), new("Merge", TakesState: true), new("ForEach"),
        new("OrDefault"), new("OrNull"), new("Distinct"), new("Array"), new("Map"),
        new("ArgMin", ArgumentRole.SortKey), new("ArgMax", ArgumentRole.SortKey), new("If", ArgumentRole.Condition),
    ]);

    internal static IEnumerable<FunctionSignature> All =>
    [
        .. Aggregates("""
            any anyHeavy anyLast anyRespectNulls anyLastRespectNulls first_value last_value argMin:vs argMax:vs avgWeighted deltaSum
            deltaSumTimestamp
            boundingRatio categoricalInformationValue contingency corrMatrix corrStable covarPopStable covarSampStable cramersV
            entropy exponentialMovingAverage exponentialTimeDecayedAvg flameGraph groupArray groupArrayInsertAt groupArrayIntersect
            groupArrayLast
            groupArrayMovingAvg groupArrayMovingSum groupArraySample groupArraySorted groupConcat groupBitAnd groupBitOr groupBitXor
            groupBitmap
            groupBitmapAnd groupBitmapOr groupBitmapXor groupUniqArray histogram intervalLengthSum kurtPop kurtSamp skewPop skewSamp
            largestTriangleThreeBuckets mannWhitneyUTest kolmogorovSmirnovTest studentTTest welchTTest meanZTest maxIntersections
            maxIntersectionsPosition maxMap minMap sumMap sumMapFiltered sumMapFilteredWithOverflow sumMapWithOverflow
            median medianExact medianTDigest medianTiming medianDeterministic medianBFloat16
            quantile quantileExact quantileExactLow quantileExactHigh quantileExactWeighted quantileExactExclusive quantileExactInclusive
            quantileTDigest quantileTDigestWeighted quantileTiming quantileTimingWeighted quantileDeterministic quantileBFloat16
            quantileBFloat16Weighted quantileDD quantileGK quantileInterpolatedWeighted quantiles quantilesExact quantilesExactWeighted
            quantilesTDigest quantilesTiming quantilesDeterministic quantilesBFloat16 quantilesGK quantilesDD
            rankCorr retention sequenceMatch sequenceCount sequenceNextNode simpleLinearRegression singleValueOrNull sparkbar
            stddevPopStable stddevSampStable stochasticLinearRegression stochasticLogisticRegression sumCount sumKahan sumWithOverflow
            theilsU topK topKWeighted uniq uniqCombined uniqCombined64 uniqExact uniqHLL12 uniqTheta uniqUpTo varPopStable varSampStable
            windowFunnel count
            """),
        .. Windows("lagInFrame leadInFrame nonNegativeDerivative"),
        .. Tables("""
            arrayJoin numbers numbers_mt zeros generateRandom generateSeries generate_series values file url s3 s3Cluster hdfs gcs
            azureBlobStorage
            mysql postgresql mongodb sqlite odbc jdbc remote remoteSecure cluster clusterAllReplicas merge input iceberg deltaLake hudi
            view dictionary
            null loop fuzzJSON executable
            """),
        .. Scalars("""
            if:c multiIf~ ifNull nullIf:vc assumeNotNull toNullable isNull isNotNull isZeroOrNull transform/4:ccvv coalesce
            now now64 nowInBlock today yesterday UTCTimestamp timezone serverTimezone toTimeZone timezoneOf timezoneOffset
            toYear toQuarter toMonth toDayOfYear toDayOfMonth toDayOfWeek toHour toMinute toSecond toUnixTimestamp toStartOfYear
            toStartOfISOYear
            toStartOfQuarter toStartOfMonth toLastDayOfMonth toMonday toStartOfWeek toLastDayOfWeek toStartOfDay toStartOfHour
            toStartOfMinute
            toStartOfSecond toStartOfFiveMinutes toStartOfTenMinutes toStartOfFifteenMinutes toStartOfInterval toTime toRelativeYearNum
            toRelativeMonthNum toRelativeDayNum toRelativeHourNum toISOYear toISOWeek toWeek toYearWeek toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss
            age dateDiff dateName dateAdd:d dateSub:d date_add:d date_sub:d date_diff date_trunc dateTrunc timestampAdd timestampSub
            timeSlot timeSlots
            timestamp_add timestamp_sub addYears addQuarters addMonths addWeeks addDays addHours addMinutes addSeconds subtractYears
            subtractMonths
            subtractWeeks subtractDays subtractHours subtractMinutes subtractSeconds addDate subDate formatDateTime
            formatDateTimeInJodaSyntax
            parseDateTime parseDateTimeBestEffort parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero parseDateTime64BestEffort
            parseDateTime32BestEffort fromUnixTimestamp fromUnixTimestamp64Milli toUnixTimestamp64Milli makeDate makeDateTime monthName
            str_to_date
            toString toInt8 toInt16 toInt32 toInt64 toInt128 toInt256 toUInt8 toUInt16 toUInt32 toUInt64 toUInt128 toUInt256 toFloat32
            toFloat64
            toInt32OrZero toInt64OrZero toInt32OrNull toInt64OrNull toUInt8OrZero toUInt32OrZero toUInt64OrZero toUInt32OrNull
            toUInt64OrNull
            toFloat32OrZero toFloat64OrZero toFloat64OrNull toDate toDate32 toDateTime toDateTime64 toDateOrNull toDateOrZero
            toDateTimeOrNull
            toDateTimeOrZero toDecimal32 toDecimal64 toDecimal128 toDecimal256 toDecimal64OrZero toFixedString toStringCutToZero toUUID
            toUUIDOrNull
            toIPv4 toIPv6 toIPv4OrNull toTypeName toBool toLowCardinality toInterval toIntervalDay toIntervalHour toIntervalMonth
            reinterpret
            accurateCast accurateCastOrNull CAST
            empty notEmpty lengthUTF8 lowerUTF8 upperUTF8 lcase ucase leftUTF8 rightUTF8 leftPad rightPad substringUTF8 substringIndex
            reverseUTF8
            concatWithSeparator concatAssumeInjective base64Encode base64Decode tryBase64Decode startsWith endsWith trimLeft trimRight
            trimBoth format
            splitByChar splitByString splitByRegexp splitByWhitespace splitByNonAlpha arrayStringConcat alphaTokens extractAll
            extractAllGroups
            extract:d extractGroups ngrams tokens position positionCaseInsensitive positionUTF8 multiSearchAny multiSearchFirstIndex match
            multiMatchAny
            like notLike ilike countSubstrings countMatches hasToken replaceOne replaceAll replaceRegexpOne replaceRegexpAll regexpQuoteMeta
            translateUTF8 normalizeQuery soundex punycodeEncode idnaEncode char ascii initcap
            array range emptyArrayUInt8 has hasAll hasAny hasSubstr indexOf countEqual arrayEnumerate arrayEnumerateUniq arrayPopBack
            arrayPopFront
            arrayPushBack arrayPushFront arrayResize arraySlice arraySort arrayReverseSort arrayPartialSort arrayUniq arrayDistinct
            arrayCompact
            arrayZip arrayMap arrayFilter arrayFill arraySplit arrayExists arrayAll arrayFirst arrayLast arrayFirstIndex arrayMin arrayMax
            arraySum
            arrayAvg arrayCount arrayCumSum arrayDifference arrayReverse arrayFlatten arrayConcat arrayElement arrayIntersect arrayReduce
            arrayFold
            arrayShuffle arrayRotateLeft arrayProduct arrayJaccardIndex length
            map mapKeys mapValues mapContains mapFilter mapApply mapAdd mapSubtract mapUpdate mapFromArrays tuple tupleElement tupleConcat
            untuple
            tupleNames namedTuple flattenTuple
            JSONHas JSONLength JSONType JSONExtract JSONExtractString JSONExtractInt JSONExtractUInt JSONExtractFloat JSONExtractBool
            JSONExtractRaw
            JSONExtractArrayRaw JSONExtractKeys JSONExtractKeysAndValues simpleJSONExtractString simpleJSONExtractInt
            visitParamExtractString
            visitParamExtractInt visitParamHas JSON_VALUE JSON_QUERY toJSONString starts_with ends_with is_nan current_database
            substring_index toIntervalSecond tcpPort isValidJSON
            dictGet:ra dictGetOrDefault:ra dictGetOrNull:ra dictGetAll:ra dictHas:r dictIsIn:r dictGetHierarchy:r
            dictGetChildren:r dictGetDescendants:r joinGet:ra joinGetOrNull:ra dictGetInt8:ra dictGetInt8OrDefault:ra
            dictGetInt16:ra dictGetInt16OrDefault:ra dictGetInt32:ra dictGetInt32OrDefault:ra dictGetInt64:ra
            dictGetInt64OrDefault:ra dictGetUInt8:ra dictGetUInt8OrDefault:ra dictGetUInt16:ra dictGetUInt16OrDefault:ra
            dictGetUInt32:ra dictGetUInt32OrDefault:ra dictGetUInt64:ra dictGetUInt64OrDefault:ra dictGetFloat32:ra
            dictGetFloat32OrDefault:ra dictGetFloat64:ra dictGetFloat64OrDefault:ra dictGetString:ra
            dictGetStringOrDefault:ra dictGetDate:ra dictGetDateOrDefault:ra dictGetDateTime:ra
            dictGetDateTimeOrDefault:ra dictGetUUID:ra dictGetUUIDOrDefault:ra dictGetIPv4:ra dictGetIPv4OrDefault:ra
            dictGetIPv6:ra dictGetIPv6OrDefault:ra
            MD4 MD5 SHA1 SHA224 SHA256 SHA384 SHA512 halfMD5 sipHash64 sipHash128 cityHash64 intHash32 intHash64 farmHash64 javaHash
            murmurHash2_32
            murmurHash2_64 murmurHash3_32 murmurHash3_64 murmurHash3_128 xxHash32 xxHash64 xxh3 metroHash64 hiveHash URLHash BLAKE3
            encrypt decrypt
            tryDecrypt aes_encrypt_mysql aes_decrypt_mysql hex unhex bin unbin UUIDStringToNum UUIDNumToString generateUUIDv4 generateUUIDv7
            domain domainWithoutWWW topLevelDomain firstSignificantSubdomain cutToFirstSignificantSubdomain protocol path pathFull
            queryString
            extractURLParameter extractURLParameters cutURLParameter cutQueryString decodeURLComponent encodeURLComponent netloc port
            IPv4NumToString IPv4StringToNum IPv6NumToString IPv6StringToNum IPv4CIDRToRange isIPv4String isIPAddressInRange
            plus minus multiply divide intDiv intDivOrZero modulo moduloOrZero positiveModulo negate gcd lcm e exp2 exp10 log2 log1p cbrt
            erf erfc
            lgamma tgamma hypot roundBankers roundToExp2 roundDown roundAge trunc bitAnd bitOr bitXor bitNot bitShiftLeft bitShiftRight
            bitTest bitCount
            bitmapBuild bitmapToArray bitmapCardinality bitmapContains bitmapAnd bitmapOr bitmapXor bitmapAndCardinality rand rand32
            rand64 randUniform
            equals notEquals less greater lessOrEquals greaterOrEquals and or not xor in notIn
            hostName currentDatabase currentUser version uptime rowNumberInBlock rowNumberInAllBlocks neighbor runningDifference
            runningAccumulate
            blockNumber finalizeAggregation initializeAggregation ignore identity materialize bar formatReadableSize formatReadableQuantity
            formatReadableTimeDelta throwIf getSetting tumble hop tumbleStart tumbleEnd hopStart hopEnd geoDistance greatCircleDistance
            geoToH3 h3ToGeo pointInPolygon geohashEncode geohashDecode isNaN isFinite isInfinite ifNotFinite toColumnTypeName
            cosineDistance L2Distance
            levenshteinDistance editDistance jaroWinklerSimilarity ngramDistance
            """),
    ];
}
