package rnn.spark.data;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rnn.batch.ContentOrder;

/**
 * The classes that travel when this package reads: its own, and the column types of Spark, which
 * schemas are made of.
 */
public final class KryoClasses {
  private static final Logger LOG = LoggerFactory.getLogger(KryoClasses.class);

  private static final List<DataType> TYPES =
      List.of(
          DataTypes.NullType,
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.createDecimalType(),
          DataTypes.StringType,
          DataTypes.BinaryType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType,
          DataTypes.CalendarIntervalType,
          DataTypes.createDayTimeIntervalType(),
          DataTypes.createYearMonthIntervalType(),
          DataTypes.createCharType(1),
          DataTypes.createVarcharType(1),
          DataTypes.createArrayType(DataTypes.StringType),
          DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));

  /** Column types that not every Spark has. */
  private static final List<String> LATER_TYPES =
      List.of(
          "org.apache.spark.sql.types.VariantType",
          "org.apache.spark.sql.types.TimeType",
          "org.apache.spark.sql.types.GeographyType",
          "org.apache.spark.sql.types.GeometryType",
          "org.apache.spark.sql.types.PythonUserDefinedType",
          "org.apache.spark.ml.linalg.VectorUDT",
          "org.apache.spark.ml.linalg.MatrixUDT",
          "org.apache.spark.mllib.linalg.VectorUDT",
          "org.apache.spark.mllib.linalg.MatrixUDT");

  private KryoClasses() {}

  /** Registers them with {@code kryo}, always in the same order. */
  public static void register(Kryo kryo) {
    kryo.register(Run.class);
    kryo.register(TextCount.class);
    kryo.register(Sentence.class);
    kryo.register(LineSize.class);
    kryo.register(ContentOrder.class);
    kryo.register(Place.class);
    kryo.register(String[].class);
    kryo.register(String[][].class);
    for (DataType type : TYPES) {
      kryo.register(type.getClass());
    }
    for (String type : LATER_TYPES) {
      registerIfThere(kryo, type);
      registerIfThere(kryo, type + "$"); // where the type has no parameters
    }
  }

  /** Registers a class of Spark, whose version is the same on all machines of a cluster. */
  private static void registerIfThere(Kryo kryo, String name) {
    ClassLoader loader = DataType.class.getClassLoader();
    try {
      kryo.register(Class.forName(name, false, loader));
    } catch (ClassNotFoundException e) {
      LOG.debug("This Spark has no {}", name);
    }
  }
}
