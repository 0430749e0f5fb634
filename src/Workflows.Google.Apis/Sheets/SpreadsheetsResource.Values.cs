using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Sheets.v4.Data;
using Google.Apis.Util;

namespace Google.Apis.Sheets.v4;

public partial class SpreadsheetsResource
{
    /// <summary>Methods on plain values.</summary>
    public class ValuesResource
    {
        private readonly IClientService _service;

        public ValuesResource(IClientService service)
        {
            _service = service;
        }

        /// <summary>Writes below the last table of a range. Not idempotent.</summary>
        public virtual AppendRequest Append(ValueRange body, string spreadsheetId, string range) =>
            new(_service, body, spreadsheetId, range);

        /// <summary>Reads a range.</summary>
        public virtual GetRequest Get(string spreadsheetId, string range) => new(_service, spreadsheetId, range);

        /// <summary>Writes a range.</summary>
        public virtual UpdateRequest Update(ValueRange body, string spreadsheetId, string range) =>
            new(_service, body, spreadsheetId, range);

        /// <summary>Empties a range.</summary>
        public virtual ClearRequest Clear(ClearValuesRequest body, string spreadsheetId, string range) =>
            new(_service, body, spreadsheetId, range);

        /// <summary>Reads ranges.</summary>
        public virtual BatchGetRequest BatchGet(string spreadsheetId) => new(_service, spreadsheetId);

        /// <summary>Writes ranges, all or nothing.</summary>
        public virtual BatchUpdateRequest BatchUpdate(BatchUpdateValuesRequest body, string spreadsheetId) =>
            new(_service, body, spreadsheetId);

        /// <summary>Writes below the last table of a range. Not idempotent.</summary>
        public class AppendRequest : GoogleServiceRequest<AppendValuesResponse>
        {
            public AppendRequest(IClientService service, ValueRange body, string spreadsheetId, string range)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                Range = range;
                Body = body;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            [RequestParameter("range", RequestParameterType.Path)]
            public virtual string Range { get; private set; }

            [RequestParameter("valueInputOption", RequestParameterType.Query)]
            public virtual ValueInputOptionEnum? ValueInputOption { get; set; }

            /// <summary>Values of <see cref="ValueInputOption"/>.</summary>
            public enum ValueInputOptionEnum
            {
                [StringValue("INPUT_VALUE_OPTION_UNSPECIFIED")]
                INPUTVALUEOPTIONUNSPECIFIED = 0,

                [StringValue("RAW")]
                RAW = 1,

                [StringValue("USER_ENTERED")]
                USERENTERED = 2,
            }

            [RequestParameter("insertDataOption", RequestParameterType.Query)]
            public virtual InsertDataOptionEnum? InsertDataOption { get; set; }

            /// <summary>Values of <see cref="InsertDataOption"/>.</summary>
            public enum InsertDataOptionEnum
            {
                [StringValue("OVERWRITE")]
                OVERWRITE = 0,

                [StringValue("INSERT_ROWS")]
                INSERTROWS = 1,
            }

            [RequestParameter("includeValuesInResponse", RequestParameterType.Query)]
            public virtual bool? IncludeValuesInResponse { get; set; }

            [RequestParameter("responseValueRenderOption", RequestParameterType.Query)]
            public virtual ResponseValueRenderOptionEnum? ResponseValueRenderOption { get; set; }

            /// <summary>Values of <see cref="ResponseValueRenderOption"/>.</summary>
            public enum ResponseValueRenderOptionEnum
            {
                [StringValue("FORMATTED_VALUE")]
                FORMATTEDVALUE = 0,

                [StringValue("UNFORMATTED_VALUE")]
                UNFORMATTEDVALUE = 1,

                [StringValue("FORMULA")]
                FORMULA = 2,
            }

            [RequestParameter("responseDateTimeRenderOption", RequestParameterType.Query)]
            public virtual ResponseDateTimeRenderOptionEnum? ResponseDateTimeRenderOption { get; set; }

            /// <summary>Values of <see cref="ResponseDateTimeRenderOption"/>.</summary>
            public enum ResponseDateTimeRenderOptionEnum
            {
                [StringValue("SERIAL_NUMBER")]
                SERIALNUMBER = 0,

                [StringValue("FORMATTED_STRING")]
                FORMATTEDSTRING = 1,
            }

            private ValueRange Body { get; set; }

            protected override object GetBody() => Body;

            public override string MethodName => "append";

            public override string HttpMethod => "POST";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values/{range}:append";
        }

        /// <summary>Reads a range.</summary>
        public class GetRequest : GoogleServiceRequest<ValueRange>
        {
            public GetRequest(IClientService service, string spreadsheetId, string range)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                Range = range;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            [RequestParameter("range", RequestParameterType.Path)]
            public virtual string Range { get; private set; }

            [RequestParameter("majorDimension", RequestParameterType.Query)]
            public virtual MajorDimensionEnum? MajorDimension { get; set; }

            /// <summary>Values of <see cref="MajorDimension"/>.</summary>
            public enum MajorDimensionEnum
            {
                [StringValue("DIMENSION_UNSPECIFIED")]
                DIMENSIONUNSPECIFIED = 0,

                [StringValue("ROWS")]
                ROWS = 1,

                [StringValue("COLUMNS")]
                COLUMNS = 2,
            }

            [RequestParameter("valueRenderOption", RequestParameterType.Query)]
            public virtual ValueRenderOptionEnum? ValueRenderOption { get; set; }

            /// <summary>Values of <see cref="ValueRenderOption"/>.</summary>
            public enum ValueRenderOptionEnum
            {
                [StringValue("FORMATTED_VALUE")]
                FORMATTEDVALUE = 0,

                [StringValue("UNFORMATTED_VALUE")]
                UNFORMATTEDVALUE = 1,

                [StringValue("FORMULA")]
                FORMULA = 2,
            }

            [RequestParameter("dateTimeRenderOption", RequestParameterType.Query)]
            public virtual DateTimeRenderOptionEnum? DateTimeRenderOption { get; set; }

            /// <summary>Values of <see cref="DateTimeRenderOption"/>.</summary>
            public enum DateTimeRenderOptionEnum
            {
                [StringValue("SERIAL_NUMBER")]
                SERIALNUMBER = 0,

                [StringValue("FORMATTED_STRING")]
                FORMATTEDSTRING = 1,
            }

            public override string MethodName => "get";

            public override string HttpMethod => "GET";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values/{range}";
        }

        /// <summary>Writes a range.</summary>
        public class UpdateRequest : GoogleServiceRequest<UpdateValuesResponse>
        {
            public UpdateRequest(IClientService service, ValueRange body, string spreadsheetId, string range)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                Range = range;
                Body = body;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            [RequestParameter("range", RequestParameterType.Path)]
            public virtual string Range { get; private set; }

            [RequestParameter("valueInputOption", RequestParameterType.Query)]
            public virtual ValueInputOptionEnum? ValueInputOption { get; set; }

            /// <summary>Values of <see cref="ValueInputOption"/>.</summary>
            public enum ValueInputOptionEnum
            {
                [StringValue("INPUT_VALUE_OPTION_UNSPECIFIED")]
                INPUTVALUEOPTIONUNSPECIFIED = 0,

                [StringValue("RAW")]
                RAW = 1,

                [StringValue("USER_ENTERED")]
                USERENTERED = 2,
            }

            [RequestParameter("includeValuesInResponse", RequestParameterType.Query)]
            public virtual bool? IncludeValuesInResponse { get; set; }

            [RequestParameter("responseValueRenderOption", RequestParameterType.Query)]
            public virtual ResponseValueRenderOptionEnum? ResponseValueRenderOption { get; set; }

            /// <summary>Values of <see cref="ResponseValueRenderOption"/>.</summary>
            public enum ResponseValueRenderOptionEnum
            {
                [StringValue("FORMATTED_VALUE")]
                FORMATTEDVALUE = 0,

                [StringValue("UNFORMATTED_VALUE")]
                UNFORMATTEDVALUE = 1,

                [StringValue("FORMULA")]
                FORMULA = 2,
            }

            [RequestParameter("responseDateTimeRenderOption", RequestParameterType.Query)]
            public virtual ResponseDateTimeRenderOptionEnum? ResponseDateTimeRenderOption { get; set; }

            /// <summary>Values of <see cref="ResponseDateTimeRenderOption"/>.</summary>
            public enum ResponseDateTimeRenderOptionEnum
            {
                [StringValue("SERIAL_NUMBER")]
                SERIALNUMBER = 0,

                [StringValue("FORMATTED_STRING")]
                FORMATTEDSTRING = 1,
            }

            private ValueRange Body { get; set; }

            protected override object GetBody() => Body;

            public override string MethodName => "update";

            public override string HttpMethod => "PUT";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values/{range}";
        }

        /// <summary>Empties a range.</summary>
        public class ClearRequest : GoogleServiceRequest<ClearValuesResponse>
        {
            public ClearRequest(IClientService service, ClearValuesRequest body, string spreadsheetId, string range)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                Range = range;
                Body = body;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            [RequestParameter("range", RequestParameterType.Path)]
            public virtual string Range { get; private set; }

            private ClearValuesRequest Body { get; set; }

            protected override object GetBody() => Body;

            public override string MethodName => "clear";

            public override string HttpMethod => "POST";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values/{range}:clear";
        }

        /// <summary>Reads ranges.</summary>
        public class BatchGetRequest : GoogleServiceRequest<BatchGetValuesResponse>
        {
            public BatchGetRequest(IClientService service, string spreadsheetId)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            [RequestParameter("ranges", RequestParameterType.Query)]
            public virtual Repeatable<string>? Ranges { get; set; }

            [RequestParameter("majorDimension", RequestParameterType.Query)]
            public virtual MajorDimensionEnum? MajorDimension { get; set; }

            /// <summary>Values of <see cref="MajorDimension"/>.</summary>
            public enum MajorDimensionEnum
            {
                [StringValue("DIMENSION_UNSPECIFIED")]
                DIMENSIONUNSPECIFIED = 0,

                [StringValue("ROWS")]
                ROWS = 1,

                [StringValue("COLUMNS")]
                COLUMNS = 2,
            }

            [RequestParameter("valueRenderOption", RequestParameterType.Query)]
            public virtual ValueRenderOptionEnum? ValueRenderOption { get; set; }

            /// <summary>Values of <see cref="ValueRenderOption"/>.</summary>
            public enum ValueRenderOptionEnum
            {
                [StringValue("FORMATTED_VALUE")]
                FORMATTEDVALUE = 0,

                [StringValue("UNFORMATTED_VALUE")]
                UNFORMATTEDVALUE = 1,

                [StringValue("FORMULA")]
                FORMULA = 2,
            }

            [RequestParameter("dateTimeRenderOption", RequestParameterType.Query)]
            public virtual DateTimeRenderOptionEnum? DateTimeRenderOption { get; set; }

            /// <summary>Values of <see cref="DateTimeRenderOption"/>.</summary>
            public enum DateTimeRenderOptionEnum
            {
                [StringValue("SERIAL_NUMBER")]
                SERIALNUMBER = 0,

                [StringValue("FORMATTED_STRING")]
                FORMATTEDSTRING = 1,
            }

            public override string MethodName => "batchGet";

            public override string HttpMethod => "GET";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values:batchGet";
        }

        /// <summary>Writes ranges, all or nothing.</summary>
        public class BatchUpdateRequest : GoogleServiceRequest<BatchUpdateValuesResponse>
        {
            public BatchUpdateRequest(IClientService service, BatchUpdateValuesRequest body, string spreadsheetId)
                : base(service)
            {
                SpreadsheetId = spreadsheetId;
                Body = body;
                InitParameters();
            }

            [RequestParameter("spreadsheetId", RequestParameterType.Path)]
            public virtual string SpreadsheetId { get; private set; }

            private BatchUpdateValuesRequest Body { get; set; }

            protected override object GetBody() => Body;

            public override string MethodName => "batchUpdate";

            public override string HttpMethod => "POST";

            public override string RestPath => "v4/spreadsheets/{spreadsheetId}/values:batchUpdate";
        }
    }
}
