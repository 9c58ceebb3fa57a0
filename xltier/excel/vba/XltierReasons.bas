Attribute VB_Name = "XltierReasons"
'@Folder("xltier")
'@ModuleDescription("Why a verb cannot run now: what the ribbon greys and what a press answers.")
Option Explicit
Option Private Module

'@Description("Returns the sentence that says why a verb cannot run now, or nothing.")
Public Function ReasonAgainst(ByVal Verb As String) As String
    If NeedsTables(Verb) Then
        ReasonAgainst = ReasonAgainstWorkbook()
        If Len(ReasonAgainst) = 0 And Verb = "undo" Then ReasonAgainst = ReasonAgainstUndo()
    End If
End Function

Private Function ReasonAgainstUndo() As String
    If Not HasUndo(ActiveWorkbook.Name) Then ReasonAgainstUndo = TextOf("reason.undo")
End Function

'Python looks for the tables itself in LibreOffice, whose VBA knows none.
Private Function NeedsTables(ByVal Verb As String) As Boolean
    NeedsTables = Verb <> "about" And Not IsLibreOffice()
End Function

Private Function ReasonAgainstWorkbook() As String
    If HasTables() Then Exit Function
    If IsProtectedView() Then
        ReasonAgainstWorkbook = TextOf("reason.protected")
    ElseIf HasWorkbook() Then
        ReasonAgainstWorkbook = TextOf("reason.tables")
    Else
        ReasonAgainstWorkbook = TextOf("reason.workbook")
    End If
End Function
