Attribute VB_Name = "XltierCells"
'@Folder("xltier")
'@ModuleDescription("Brings the cells that a function needs to Python, and its answer back.")
Option Explicit
Option Private Module

Private Const PythonModule As String = "xltier.excel.functions"
Private Const RulesTables As String = "|TierRules|Settings|MethodSettings|RfmEdges|Strategies|"
Private Const SecondsToWait As Long = 60
Private Const SecondsInDay As Long = 86400
Private Const NotOneArea As Long = 5

Private HasAsked As Boolean
Private FailedAt As Date

'@Description("Tells whether Python can be asked: only from Excel for Windows, and not just after it did not start.")
Public Function CanAsk() As Boolean
    #If Mac Then
        CanAsk = False
    #Else
        If IsLibreOffice() Then Exit Function
        CanAsk = (Now - FailedAt) * SecondsInDay > SecondsToWait
    #End If
End Function

'@Description("Returns #N/A, as text in LibreOffice, whose VBA has no error value for a cell.")
Public Function NotAvailable() As Variant
    NotAvailable = CVErr(xlErrNA)
    If IsLibreOffice() Then NotAvailable = "#N/A"
End Function

'@Description("Returns what a function of Python answers, or #N/A where it cannot be asked.")
Public Function Answer(ByVal PythonName As String, ByVal Arguments As Variant) As Variant
    On Error GoTo CleanFail
    Dim Python As Object
    Dim Answers As Variant
    HasAsked = True
    Set Python = XLPy()
    Answers = Python.CallUDF(PythonModule, PythonName, Arguments)
    ConvertErrors Answers
    Answer = Answers

CleanExit:
    Exit Function

CleanFail:
    'A sheet full of formulas must not wait for a Python that does not start, once for each cell.
    If Python Is Nothing Then FailedAt = Now
    Answer = NotAvailable()
    Resume CleanExit
End Function

'@Description("Returns the workbook that the formula stands in.")
Public Function CallingWorkbook() As Workbook
    If TypeName(Application.Caller) = "Range" Then
        Set CallingWorkbook = Application.Caller.Worksheet.Parent
    Else
        Set CallingWorkbook = ActiveWorkbook
    End If
End Function

'@Description("Returns the last row with something in it among arguments that are whole columns, or 0.")
Public Function LastRowOf(ByVal Arguments As Variant) As Long
    Dim Argument As Variant
    Dim Column As Range
    Dim LastRow As Long
    For Each Argument In Arguments
        If IsWholeColumns(Argument) Then
            For Each Column In Argument.Columns
                LastRow = Column.Cells(Column.Rows.Count, 1).End(xlUp).Row
                If LastRow > LastRowOf Then LastRowOf = LastRow
            Next Column
        End If
    Next Argument
End Function

'@Description("Returns the cells of an argument.")
Public Function CellsOf(ByVal Argument As Variant, ByVal LastRow As Long) As Variant
    If TypeName(Argument) = "Range" Then
        CellsOf = Part(Argument, LastRow).Value2
    Else
        CellsOf = Argument
    End If
End Function

'@Description("Returns a table that was passed to a function, with its headers and where it stands.")
Public Function BlockOf(ByVal Argument As Variant) As Variant
    If TypeName(Argument) = "Range" Then
        BlockOf = Placed(WithHeaders(Argument))
    Else
        BlockOf = Argument
    End If
End Function

'@Description("Returns a table of a workbook, with its headers and where it stands; nothing where it has none.")
Public Function TableOf(ByVal Book As Workbook, ByVal TableName As String) As Variant
    Dim Sheet As Worksheet
    Dim Table As ListObject
    If Book Is Nothing Then Exit Function
    For Each Sheet In Book.Worksheets
        For Each Table In Sheet.ListObjects
            If StrComp(Table.Name, TableName, vbTextCompare) = 0 Then
                TableOf = Placed(WithoutTotals(Table))
                Exit Function
            End If
        Next Table
    Next Sheet
End Function

'@Description("Tells whether a workbook counts its days from 1904.")
Public Function CountsFrom1904(ByVal Book As Workbook) As Boolean
    If Not Book Is Nothing Then CountsFrom1904 = Book.Date1904
End Function

'@Description("Returns days as dates; those of a workbook that counts from 1904 stay numbers, which it shows right.")
Public Function AsDates(ByVal Answers As Variant, ByVal Book As Workbook) As Variant
    Dim Dates As Variant
    Dates = Answers
    If Not CountsFrom1904(Book) Then ConvertToDates Dates
    AsDates = Dates
End Function

'@Description("Calculates anew when the rules of a sheet change, since a formula does not name what it reads of them.")
Public Sub RulesChanged(ByVal Sheet As Object, ByVal Target As Range)
    On Error GoTo CleanFail
    Dim Table As ListObject
    If Not HasAsked Or Application.Calculation = xlCalculationManual Then Exit Sub
    For Each Table In Sheet.ListObjects
        If InStr(1, RulesTables, "|" & Table.Name & "|", vbTextCompare) > 0 Then
            If Not Application.Intersect(Target, Table.Range) Is Nothing Then
                Application.CalculateFull
                Exit Sub
            End If
        End If
    Next Table

CleanExit:
    Exit Sub

CleanFail:
    'A chart sheet has no tables; a press of Ctrl+Alt+F9 does the same.
    Resume CleanExit
End Sub

Private Function IsWholeColumns(ByVal Argument As Variant) As Boolean
    If TypeName(Argument) = "Range" Then IsWholeColumns = Argument.Rows.Count = Argument.Worksheet.Rows.Count
End Function

Private Function Part(ByVal Source As Range, ByVal LastRow As Long) As Range
    If Source.Areas.Count > 1 Then Err.Raise NotOneArea
    Set Part = Source
    If IsWholeColumns(Source) Then Set Part = Source.Resize(LastRow)
End Function

Private Function Placed(ByVal Source As Range) As Variant
    Placed = Array(Source.Worksheet.Name, Source.Row, Source.Column, Part(Source, LastRowOf(Array(Source))).Value2)
End Function

'A formula that names a table means its body; the headers say which column is which.
Private Function WithHeaders(ByVal Source As Range) As Range
    Dim Table As ListObject
    Set WithHeaders = Source
    Set Table = Source.ListObject
    If Table Is Nothing Then Exit Function
    If Table.DataBodyRange Is Nothing Then Exit Function
    If Source.Address = Table.DataBodyRange.Address Then Set WithHeaders = WithoutTotals(Table)
End Function

Private Function WithoutTotals(ByVal Table As ListObject) As Range
    Set WithoutTotals = Table.Range
    If Table.ShowTotals Then Set WithoutTotals = Table.Range.Resize(Table.Range.Rows.Count - 1)
End Function

Private Sub ConvertToDates(ByRef Answers As Variant)
    Dim Row As Long
    Dim Column As Long
    Select Case DimensionsOf(Answers)
        Case 0
            Answers = AsDate(Answers)
        Case 1
            For Column = LBound(Answers) To UBound(Answers)
                Answers(Column) = AsDate(Answers(Column))
            Next Column
        Case Else
            For Row = LBound(Answers, 1) To UBound(Answers, 1)
                For Column = LBound(Answers, 2) To UBound(Answers, 2)
                    Answers(Row, Column) = AsDate(Answers(Row, Column))
                Next Column
            Next Row
    End Select
End Sub

'Python writes an error value as its text.
Private Sub ConvertErrors(ByRef Answers As Variant)
    Dim Row As Long
    Dim Column As Long
    Select Case DimensionsOf(Answers)
        Case 0
            If IsNamedError(Answers) Then Answers = ErrorNamed(Answers)
        Case 1
            For Column = LBound(Answers) To UBound(Answers)
                If IsNamedError(Answers(Column)) Then Answers(Column) = ErrorNamed(Answers(Column))
            Next Column
        Case Else
            For Row = LBound(Answers, 1) To UBound(Answers, 1)
                For Column = LBound(Answers, 2) To UBound(Answers, 2)
                    If IsNamedError(Answers(Row, Column)) Then Answers(Row, Column) = ErrorNamed(Answers(Row, Column))
                Next Column
            Next Row
    End Select
End Sub

Private Function IsNamedError(ByRef Item As Variant) As Boolean
    If VarType(Item) = vbString Then IsNamedError = Left(Item, 1) = "#"
End Function

'A tier may be called #1, which is no error.
Private Function ErrorNamed(ByVal Item As String) As Variant
    Select Case Item
        Case "#NULL!"
            ErrorNamed = CVErr(xlErrNull)
        Case "#DIV/0!"
            ErrorNamed = CVErr(xlErrDiv0)
        Case "#VALUE!"
            ErrorNamed = CVErr(xlErrValue)
        Case "#REF!"
            ErrorNamed = CVErr(xlErrRef)
        Case "#NAME?"
            ErrorNamed = CVErr(xlErrName)
        Case "#NUM!"
            ErrorNamed = CVErr(xlErrNum)
        Case "#N/A"
            ErrorNamed = CVErr(xlErrNA)
        Case Else
            ErrorNamed = Item
    End Select
End Function

Private Function AsDate(ByVal Item As Variant) As Variant
    AsDate = Item
    If VarType(Item) = vbDouble Then AsDate = CDate(Item)
End Function

Private Function DimensionsOf(ByRef Answers As Variant) As Long
    On Error GoTo CleanExit
    Dim Bound As Long
    If Not IsArray(Answers) Then Exit Function
    Bound = UBound(Answers, 1)
    DimensionsOf = 1
    Bound = UBound(Answers, 2)
    DimensionsOf = 2

CleanExit:
End Function
