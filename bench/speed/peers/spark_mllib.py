"""Spark MLlib's MinHashLSH in local mode on two processors; its join verifies exactly. It reads the files itself."""

from stopwatch import FOLDER, SHINGLE, THRESHOLD, finish, join_pairs, stage

with stage("import"):
    from pyspark.ml.feature import HashingTF, MinHashLSH, NGram, RegexTokenizer
    from pyspark.sql import SparkSession, functions
with stage("start"):
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "8g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
with stage("features"):
    frame = spark.read.parquet(str(FOLDER / "documents.parquet")).repartition(8)
    frame = RegexTokenizer(inputCol="text", outputCol="words", pattern="\\W+").transform(frame).drop("text")
    frame = NGram(n=SHINGLE, inputCol="words", outputCol="runs").transform(frame).drop("words")
    frame = HashingTF(inputCol="runs", outputCol="features", numFeatures=1 << 26, binary=True).transform(frame)
    frame = frame.where(functions.size("runs") > 0).select("id", "features").cache()
    n = frame.count()
with stage("signatures"):
    model = MinHashLSH(inputCol="features", outputCol="hashes", numHashTables=4, seed=1).fit(frame)
    signed = model.transform(frame).cache()
    signed.count()
with stage("join"):
    joined = model.approxSimilarityJoin(signed, signed, 1 - THRESHOLD, "distance").where("datasetA.id < datasetB.id")
    pairs = [
        (row[0], row[1]) for row in joined.select(functions.col("datasetA.id"), functions.col("datasetB.id")).collect()
    ]
    labels = join_pairs(n, pairs)
finish(pairs=pairs, labels=labels)
spark.stop()
