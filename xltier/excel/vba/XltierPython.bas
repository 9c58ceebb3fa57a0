Attribute VB_Name = "XltierPython"
'@Folder("xltier")
'@ModuleDescription("Runs a line of Python from Excel, through what is taken from xlwings.")
Option Explicit
Option Private Module

'@Description("Runs a line of Python: waits for it on Windows, returns at once on a Mac.")
Public Sub RunPython(ByVal Command As String)
    Application.StatusBar = TextOf("run.starting")
    #If Mac Then
        ExecuteMac Command, InterpreterPath(), SearchPath()
    #Else
        If GetConfig("USE UDF SERVER", "True") = "True" Then
            RunInServer Command
        Else
            ExecuteWindows False, Command, InterpreterPath(), SearchPath()
        End If
        Application.StatusBar = False
    #End If
End Sub

'Buttons share the Python that the functions have started.
Private Sub RunInServer(ByVal Command As String)
    Dim Server As Object
    Set Server = XLPy()
    On Error GoTo CleanFail
    Server.SetAttr Server.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    Server.Exec Command

CleanExit:
    Exit Sub

CleanFail:
    ShowError "", Err.Description
    Resume CleanExit
End Sub

'@Description("Returns what xlwings takes for Python's path: not the folder of a workbook, and nothing else.")
Public Function SearchPath() As String
    SearchPath = "false"
End Function

'@Description("Returns the name of the active workbook, or nothing where none is open.")
Public Function NameOfWorkbook() As String
    If HasWorkbook() Then NameOfWorkbook = ActiveWorkbook.Name
End Function

'@Description("Returns a text that a Unix shell takes as it is between quotation marks.")
Public Function ForShell(ByVal Text As String) As String
    Dim Sign As Variant
    ForShell = Replace(Text, "\", "\\")
    For Each Sign In Array("$", "`", Chr(34))
        ForShell = Replace(ForShell, Sign, "\" & Sign)
    Next Sign
End Function

'@Description("Keeps what Python said in the log file and says where that is.")
Public Sub ShowError(ByVal FileName As String, Optional ByVal Message As String = "")
    Dim Content As String
    Content = Message
    If Len(Content) = 0 Then Content = ReadFile(FileName)
    AppendToLog Content
    Say TextWith("run.stopped", LogPath())
End Sub

'@Description("Returns the content of a file.")
Public Function ReadFile(ByVal FileName As String) As String
    Dim Number As Integer
    Dim TextLine As String
    Dim Content As String
    Number = FreeFile
    Open FileName For Input As #Number
    Do While Not EOF(Number)
        Line Input #Number, TextLine
        Content = Content & TextLine & vbNewLine
    Loop
    Close #Number
    ReadFile = Content
End Function

Private Sub AppendToLog(ByVal Content As String)
    Dim Number As Integer
    Number = FreeFile
    Open LogPath() For Append As #Number
    Print #Number, Format(Now, "yyyy-mm-dd hh:nn:ss"); " xltier "; XltierVersion
    Print #Number, Content
    Close #Number
End Sub
